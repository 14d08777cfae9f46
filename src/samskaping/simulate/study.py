"""A whole study from its truth: forms, answers, raw files, and the configuration to run it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

from samskaping.simulate import population
from samskaping.simulate.configuration import configuration
from samskaping.simulate.designs import design
from samskaping.simulate.exports import WRITERS
from samskaping.simulate.implied import implied
from samskaping.simulate.implied_interviews import implied_interviews
from samskaping.simulate.implied_measurements import implied_measurements
from samskaping.simulate.interview_files import simulate_codings
from samskaping.simulate.measurement_files import simulate_measurements
from samskaping.simulate.mess import Stack
from samskaping.simulate.sheets import file_content
from samskaping.simulate.surveyxact import companions
from samskaping.simulate.truth import Truth

RAW = Path("data/raw")
TRUTH, IMPLIED, SUMS = "truth.yaml", "truth_implied.json", "SHA256SUMS"
# What may lie beside the drawn files, written by somebody: the truth, quotes, names.
_BY_HAND = (".csv", ".txt", ".yaml")
ABOUT_FORMS = [
    "source_file", "source_row", "kind", "mark", "case", "role", "wave", "person", "code",
    "submitted",
]  # fmt: skip


@dataclass(frozen=True)
class Simulated:
    """A simulated study.

    Attributes
    ----------
    forms
        One row per row of the raw files: where it stands, who sent it, its ``kind`` (``usable``
        forms are kept by a correct cleaning) and ``mark`` (something to flag or mend).
    answers, reasons
        The answers as ticked, one column per item, empty where ``reasons`` says why.
    sheets
        The cells of each raw file as text.
    """

    forms: pd.DataFrame
    answers: pd.DataFrame
    reasons: pd.DataFrame
    sheets: dict[str, pd.DataFrame]


def simulate_study(truth: Truth) -> Simulated:
    """Draw a study from its truth; the same truth gives the same study."""
    table = population.forms(truth)
    every = Stack(table, population.answers(truth, table), population.gaps(truth, table))
    stacks: list[Stack] = []
    sheets: dict[str, pd.DataFrame] = {}
    for number, part in enumerate(truth.files):
        own = every.take(np.flatnonzero(table["file"] == number))
        stack, sheets[part.file] = file_content(own, truth, number)
        stacks.append(stack)
    forms = pd.concat([stack.forms for stack in stacks], ignore_index=True)
    reasons = pd.DataFrame(
        np.concatenate([stack.reasons for stack in stacks]), columns=list(truth.items)
    )
    answers = pd.DataFrame(
        np.concatenate([stack.answers for stack in stacks]), columns=list(truth.items)
    )
    return Simulated(
        forms=forms[ABOUT_FORMS],
        answers=answers.astype("Int64").mask(reasons != population.ANSWERED),
        reasons=reasons,
        sheets=sheets,
    )


def raw_files(truth: Truth) -> dict[str, bytes]:
    """The raw files of a study: name and bytes."""
    sheets = simulate_study(truth).sheets
    made = {part.file: WRITERS[part.format](sheets[part.file], part) for part in truth.files}
    for part in truth.files:
        if part.format == "surveyxact":
            made |= companions(part)
    if truth.measurements is not None:
        made |= simulate_measurements(truth).contents
    if truth.interviews is not None:
        made |= simulate_codings(truth).contents
    return made


def implied_values(truth: Truth) -> dict[str, object]:
    """What the truth implies for scores, measurements and interviews."""
    values = implied(truth)
    if truth.measurements is not None:
        values["measurements"] = implied_measurements(truth.measurements)
    if truth.interviews is not None:
        values["interviews"] = implied_interviews(truth.interviews)
    return values


def write_raw_files(truth: Truth, folder: str | Path, *, with_implied: bool = True) -> list[Path]:
    """Write the raw files of a truth, what it implies, and the checksums of the whole folder."""
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    contents = raw_files(truth)
    if with_implied:
        text = json.dumps(implied_values(truth), indent=1, ensure_ascii=False) + "\n"
        contents[IMPLIED] = text.encode()
    for name, content in contents.items():
        (place / name).write_bytes(content)
    by_hand = (path.name for path in place.iterdir() if path.suffix in _BY_HAND)
    listed = sorted({*contents, *by_hand})
    sums = [f"{hashlib.sha256((place / name).read_bytes()).hexdigest()}  {name}" for name in listed]
    (place / SUMS).write_bytes(("\n".join(sums) + "\n").encode())
    return [place / name for name in [*listed, SUMS]]


def write_study(
    folder: str | Path, truth: Truth, provenance: str = "synthetic", *, with_implied: bool = False
) -> Path:
    """Write a study folder that can be run: configuration, truth and raw files.

    Labels are the truth's ids; how many were invited is set for a response rate of about 75 %.
    """
    place = Path(folder)
    for name, content in configuration(truth, provenance).items():
        _write_yaml(place / "config" / name, content)
    _write_yaml(place / RAW / TRUTH, truth.model_dump(mode="json"))
    write_raw_files(truth, place / RAW, with_implied=with_implied)
    return place


def write_tiny_study(
    folder: str | Path,
    provenance: str = "synthetic",
    seed: int = 1,
    *,
    measurements: bool = False,
    interviews: bool = False,
) -> Path:
    """Write a study of three cases, 24 usable forms each over two waves, and a little mess.

    On request with measurements and interviews, just as small.
    """
    truth = design(cases=3, forms=12, measurements=measurements, interviews=interviews, seed=seed)
    return write_study(folder, truth, provenance)


class _Plain(yaml.SafeDumper):
    """Writes what stands twice twice: a configuration has no anchors."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _write_yaml(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = yaml.dump(content, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=100)
    path.write_bytes(text.encode())
