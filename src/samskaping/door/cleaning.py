"""What cleaning will do to the raw files of a study, told before it is run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

import pandas as pd

from samskaping.analysis.interviews.consensus import settle
from samskaping.clean.cleaning import decide
from samskaping.clean.codings import clean_codings
from samskaping.clean.measurements import clean_measurements
from samskaping.ingest.codings import Codings, Coverage
from samskaping.ingest.measurements import Measurements
from samskaping.ingest.reading import Ingested
from samskaping.ingest.resolved import Resolved
from samskaping.study.findings import Finding
from samskaping.study.model import Outline

# Rules whose effect nobody has been told of yet: the reader does not see what they meet, and no
# column of the file says it.
_UNTOLD = frozenset(
    {
        "outside_period",
        "duplicates",
        "out_of_range",
        "outside_limits",
        "not_planned",
        "person_unclear",
        "one_role",
        "segment_order",
        "text_differs",
    }
)
# What a file of interviews may well leave to the coder–source table: that all its rows meet these
# is no sign of a wrong binding.
_FILLED = frozenset({"person_found", "role_filled"})
_CODES = {
    ("excluded", True): "cleaning_excludes",
    ("excluded", False): "cleaning_excludes_as_told",
    ("changed", True): "cleaning_changes",
    ("changed", False): "cleaning_changes_as_told",
    ("flagged", True): "cleaning_flags",
    ("flagged", False): "cleaning_flags",
}


def of_answers(parts: Sequence[Ingested], outline: Outline) -> list[Finding]:
    """What happens to forms and to their answers."""
    submissions = pd.concat([part.submissions for part in parts], ignore_index=True)
    slices = chain.from_iterable(part.slices() for part in parts)
    decided = decide(submissions, slices, outline)
    forms = _rows(submissions)
    cells = {file: n * len(outline.scorecard.items) for file, n in forms.items()}
    return list(_told(decided.exclusions, {"submissions": forms, "responses": cells}))


def of_measurements(parts: Sequence[Measurements], outline: Outline) -> list[Finding]:
    """What happens to measurements."""
    whole = pd.concat([part.measurements for part in parts], ignore_index=True)
    cleaned = clean_measurements(whole, outline)
    return list(_told(cleaned.exclusions, {"measurements": _rows(whole)}))


def of_codings(
    parts: Sequence[Codings],
    covered: Sequence[Coverage],
    outline: Outline,
    resolved: Resolved | None = None,
) -> list[Finding]:
    """What happens to coded segments, and to the rows that say who read what.

    Where the coders have met: also which decisions they settled.
    """
    codings = pd.concat([part.codings for part in parts], ignore_index=True)
    read = [*(part.coverage for part in parts), *(part.coverage for part in covered)]
    coverage = pd.concat(read, ignore_index=True)
    passages = pd.concat([part.passages for part in parts], ignore_index=True)
    cleaned = clean_codings(codings, coverage, passages, outline)
    done = cleaned.exclusions
    # What befalls a row of a file befalls its codes: it is told once.
    kinds = ["source_file", "rule", "effect"]
    of_rows = set(done[done["table"] == "coverage"][kinds].itertuples(index=False, name=None))
    again = [place in of_rows for place in done[kinds].itertuples(index=False, name=None)]
    done = done[~((done["table"] == "codings") & pd.Series(again, done.index, dtype=bool))]
    told = list(_told(done, {"codings": _rows(codings), "coverage": _rows(coverage)}))
    settled = settle(
        cleaned.codings,
        cleaned.coverage,
        cleaned.passages,
        None if resolved is None else resolved.resolutions,
        outline,
    )
    if resolved is None:
        return told
    n = len(settled.resolutions)
    counts = {"disputed": settled.disputed, "settled": n, "open": settled.disputed - n}
    counted = Finding(code="resolved_counted", file=resolved.file, arguments=counts)
    return [*told, *settled.findings, counted]


def _rows(table: pd.DataFrame) -> dict[str, int]:
    """How many rows each file gave."""
    return {str(file): int(n) for file, n in table["source_file"].value_counts().items()}


def _told(exclusions: pd.DataFrame, given: Mapping[str, Mapping[str, int]]) -> Iterator[Finding]:
    """A finding for each file, table, rule and effect, with the first row that was met."""
    by = ["source_file", "table", "rule", "effect"]
    for place, met in exclusions.groupby(by, sort=True):
        file, table, rule, effect = (str(part) for part in place)
        first = met.sort_values(["source_sheet", "source_row"], na_position="first").iloc[0]
        sheet = first["source_sheet"]
        total = given[table][file]
        yield Finding(
            code=_CODES[effect, rule in _UNTOLD or (len(met) == total and rule not in _FILLED)],
            file=file,
            sheet=None if pd.isna(sheet) else str(sheet),
            row=int(first["source_row"]),
            arguments={
                "n": len(met),
                "total": total,
                "rule": rule,
                "things": table,
            },
        )
