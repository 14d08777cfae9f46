"""A study of two cases and three items, small enough to read, whose files tests then change."""

from __future__ import annotations

from pathlib import Path

CONFIG = """\
study:
  id: small
  title: {nb: Liten, en: Small}
  description: {nb: Liten studie, en: Small study}
  provenance: synthetic
  languages: [nb, en]
  seed: 1
  time_zone: Europe/Oslo
  data_source: {nb: Oppdiktet, en: Made up}
  data_licence: CC0-1.0
cases:
  - {id: north, name: North, municipality: Northby, municipality_number: 0301, country: NO}
  - {id: south, name: South, municipality: Southby, country: DK}
roles:
  - {id: citizen, label: {nb: Innbygger, en: Citizen}}
  - {id: official, label: {nb: Forvaltning, en: Official}}
waves:
  - {id: during, label: {nb: Underveis, en: Under way}, opens: 2025-03-01, closes: 2025-03-31}
  - {id: end, label: {nb: Slutt, en: End}, opens: 2025-10-01, closes: 2025-10-31}
invited:
  - {case: north, wave: during, role: citizen, invited: 12}
scorecard: samson.yaml
sources:
  - {id: survey, file: data/raw/survey.csv, format: delimited, binding: bindings/survey.yaml}
"""

SCORECARD = """\
id: small_card
title: {nb: Kort, en: Card}
wording: illustrative
source: {en: made up, nb: oppdiktet}
scale:
  minimum: 1
  maximum: 3
  labels:
    1: {nb: Uenig, en: Disagree}
    2: {nb: Verken, en: Neither}
    3: {nb: Enig, en: Agree}
values:
  - {id: trust, label: {nb: Tillit, en: Trust}}
items:
  - {id: t1, value: trust, text: {nb: Vi stoler, en: We trust}}
  - {id: t2, value: trust, text: {nb: Vi deler, en: We share}}
  - {id: t3, value: trust, reversed: true, text: {nb: Vi tviler, en: We doubt}}
"""

BINDING = """\
separator: ";"
decimal: ","
case: {column: place, codes: {N: north, S: south}}
wave: {column: round, codes: {"1": during, "2": end}}
role: {column: role, codes: {Innbygger: citizen, Forvaltning: official}}
language: {constant: nb}
respondent: {column: code}
submitted_at: {column: when}
duration: {column: minutes, unit: minutes}
consent: {column: consent, yes: [Ja], no: [Nei]}
test: {column: try, yes: [Ja], no: [Nei]}
items:
  columns: {t1: a, t2: b, t3: c}
  answers: {Uenig: 1, Verken: 2, Enig: 3, Vet ikke: dont_know}
  empty: skipped
drop: [mail]
ignore: [comment]
"""

HEADER = "place;round;role;code;when;minutes;consent;try;a;b;c;mail;comment"
ROW = "N;1;Innbygger;AB12;2025-03-05T10:00:00+01:00;4,5;Ja;Nei;Enig;Enig;Uenig;x@example.org;fint"
SURVEY = f"{HEADER}\n{ROW}\n"


def write_small_study(folder: Path) -> Path:
    """The study's files in ``folder``."""
    files = {
        "config/config.yaml": CONFIG,
        "config/samson.yaml": SCORECARD,
        "config/bindings/survey.yaml": BINDING,
        "data/raw/survey.csv": SURVEY,
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def change(folder: Path, name: str, old: str, new: str) -> None:
    """Replace the first ``old`` in a file of the study."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {name}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
