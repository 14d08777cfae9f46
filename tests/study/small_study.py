"""A study of two cases and three items, small enough to read, whose files tests then change.

A record with measurements of persons and of cases, and a codebook with coded interviews, come on
request; so does a study without a scorecard.
"""

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


RECORD = """\
id: small_effort
title: {nb: Innsats, en: Effort}
wording: illustrative
source: {nb: oppdiktet, en: made up}
facts:
  purpose: {nb: Flere hører til, en: More people belong}
  deliverable: {nb: En møteplass, en: A meeting place}
problem:
  challenge: {nb: Mange er alene, en: Many are alone}
  causes: [{nb: Ingen møteplass, en: No meeting place}]
  effects: [{nb: Ensomhet, en: Loneliness}]
target_groups:
  - {id: residents, label: {nb: Beboere, en: Residents}, success_goal: {nb: Hører til, en: Belong}}
activities:
  - {id: open_door, label: {nb: Åpen dør, en: Open door}, target_groups: [residents]}
change_hypothesis: {nb: Et sted gir bånd, en: A place makes ties}
indicators:
  - id: belonging
    label: {nb: Tilhørighet, en: Belonging}
    level: virkning
    target_group: residents
    activities: [open_door]
    method: {nb: Skjema, en: Form}
    unit: {nb: poeng, en: points}
    direction: increase
    measured: individual
    minimum: 1
    maximum: 5
    design: comparison
  - id: helped
    label: {nb: Har hjulpet til, en: Helped out}
    level: virkning
    target_group: residents
    activities: [open_door]
    method: {nb: Skjema, en: Form}
    unit: {nb: andel, en: share}
    direction: increase
    measured: individual
    measure: share
  - id: visitors
    label: {nb: Besøkende, en: Visitors}
    level: resultat
    target_group: residents
    activities: [open_door]
    method: {nb: Liste, en: List}
    unit: {nb: personer, en: persons}
    direction: increase
    measured: aggregate
    measure: count
    minimum: 0
    cases: [north]
occasions:
  - id: before
    label: {nb: Før, en: Before}
    kind: baseline
    opens: 2025-02-01
    closes: 2025-02-28
  - {id: after, label: {nb: Etter, en: After}, kind: follow_up, opens: 2025-11-01}
targets:
  - {indicator: belonging, value: 4, date: 2026-12-31}
  - {indicator: visitors, value: 1200, date: 2026-06-30, case: north}
comparison_groups:
  - {id: hill, name: Hill, municipality: Hillby, country: NO}
"""

PERSONS_BINDING = """\
separator: ";"
decimal: ","
case: {column: place, codes: {N: north, S: south, H: hill}}
person: {column: code}
consent: {column: consent, yes: [Ja], no: [Nei]}
values:
  - {column: belong 1, indicator: belonging, occasion: before}
  - {column: belong 2, indicator: belonging, occasion: after}
  - {column: help 1, indicator: helped, occasion: before}
  - {column: help 2, indicator: helped, occasion: after}
missing: {vet ikke: dont_know}
drop: [name]
"""

PERSONS_HEADER = "place;code;consent;belong 1;belong 2;help 1;help 2;name"
PERSONS_ROW = "N;AB12;Ja;3,5;4,25;0;1;Kari"

FIGURES_BINDING = """\
separator: ";"
decimal: ","
case: {column: place, codes: {N: north, S: south}}
occasion: {column: when, codes: {Før: before, Etter: after}}
date: {column: counted, format: "%d.%m.%Y"}
values:
  indicator: {column: what, codes: {Besøkende: visitors}}
  column: value
  n: persons
ignore: [remark]
"""

FIGURES_HEADER = "place;what;when;counted;value;persons;remark"
FIGURES_ROWS = "N;Besøkende;Før;15.02.2025;85;85;\nN;Besøkende;Etter;;1 090;1 090;telt"

CODEBOOK = """\
id: talks
title: {nb: Samtaler, en: Talks}
wording: illustrative
source: {nb: oppdiktet, en: made up}
codes:
  - {id: about_trust, label: {nb: Om tillit, en: On trust}, value: trust}
  - id: trusted
    label: {nb: Ble trodd, en: Was trusted}
    parent: about_trust
    value: trust
    direction: supports
  - id: doubted
    label: {nb: Ble betvilt, en: Was doubted}
    parent: about_trust
    value: trust
    direction: questions
  - {id: money, label: {nb: Penger, en: Money}}
coders:
  - {id: coder_a, label: {nb: Koder A, en: Coder A}}
  - {id: coder_b, label: {nb: Koder B, en: Coder B}}
primary_coder: coder_a
"""

SEGMENTS_BINDING = """\
separator: ";"
case: {column: place, codes: {N: north, S: south}}
role: {column: role, codes: {Innbygger: citizen, Forvaltning: official}}
source: {column: interview}
coder: {column: coder, codes: {A: coder_a, B: coder_b}}
unit: segment
codes:
  column: codes
  separator: "|"
  codes: {Om tillit: about_trust, Ble trodd: trusted, Ble betvilt: doubted, Penger: money}
drop: [text]
"""

SEGMENTS_HEADER = "place;role;interview;coder;segment;codes;text"
SEGMENTS_ROWS = """\
N;Innbygger;I-1;A;1;Ble trodd|Penger;Vi ble hørt
N;Innbygger;I-1;A;2;;Kaffe
N;Innbygger;I-1;B;1;Ble trodd;Vi ble hørt
N;Innbygger;I-1;B;2;;Kaffe"""

COVERAGE_BINDING = """\
separator: ";"
case: {column: place, codes: {N: north, S: south}}
role: {column: role, codes: {Innbygger: citizen, Forvaltning: official}}
source: {column: interview}
coder: {column: coder, codes: {A: coder_a, B: coder_b}}
"""

COVERAGE_HEADER = "place;role;interview;coder"
COVERAGE_ROWS = "N;Innbygger;I-1;A\nN;Innbygger;I-1;B\nS;Forvaltning;I-2;A"

_ANSWERS = CONFIG[CONFIG.index("scorecard:") :]
_WITH_RECORD = """\
record: soimpact.yaml
measurements:
  - {id: persons, file: data/raw/persons.csv, format: delimited, binding: bindings/persons.yaml}
  - {id: figures, file: data/raw/figures.csv, format: delimited, binding: bindings/figures.yaml}
"""
_WITH_CODEBOOK = """\
codebook: codebook.yaml
codings:
  - {id: segments, file: data/raw/segments.csv, format: delimited, binding: bindings/segments.yaml}
coverage:
  - {id: read_by, file: data/raw/coverage.csv, format: delimited, binding: bindings/coverage.yaml}
"""


def write_small_study(
    folder: Path, *, answers: bool = True, record: bool = False, codebook: bool = False
) -> Path:
    """The study's files in ``folder``: the scorecard and its answers, and what else is asked for.

    Without ``answers`` there is no scorecard either.
    """
    config = CONFIG if answers else CONFIG.replace(_ANSWERS, "")
    files = {}
    if answers:
        files |= {
            "config/samson.yaml": SCORECARD,
            "config/bindings/survey.yaml": BINDING,
            "data/raw/survey.csv": SURVEY,
        }
    if record:
        config += _WITH_RECORD
        files |= {
            "config/soimpact.yaml": RECORD,
            "config/bindings/persons.yaml": PERSONS_BINDING,
            "config/bindings/figures.yaml": FIGURES_BINDING,
            "data/raw/persons.csv": f"{PERSONS_HEADER}\n{PERSONS_ROW}\n",
            "data/raw/figures.csv": f"{FIGURES_HEADER}\n{FIGURES_ROWS}\n",
        }
    if codebook:
        config += _WITH_CODEBOOK
        files |= {
            "config/codebook.yaml": CODEBOOK,
            "config/bindings/segments.yaml": SEGMENTS_BINDING,
            "config/bindings/coverage.yaml": COVERAGE_BINDING,
            "data/raw/segments.csv": f"{SEGMENTS_HEADER}\n{SEGMENTS_ROWS}\n",
            "data/raw/coverage.csv": f"{COVERAGE_HEADER}\n{COVERAGE_ROWS}\n",
        }
    files["config/config.yaml"] = config
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
