"""Register series, and cases that start one after the other, that do not fit together."""

from __future__ import annotations

from pathlib import Path

from tests.broken.registry import broken
from tests.broken.studies import edit_text, figures, replace, series

RECORD, RAW = "config/record.yaml", "data/raw/prop99.csv"
BINDING = "config/bindings/prop99.yaml"


@broken(series, "E-CFG-130")
def series_without_its_settings(study: Path) -> None:
    edit_text(study, RECORD, lambda text: _without(text, "    series:", "# The states"))


@broken(series, "W-CFG-070", "E-CFG-073", "W-CFG-075", "E-CFG-131", "E-CFG-146")
def series_with_another_design(study: Path) -> None:
    replace(study, RECORD, "    design: series\n", "")


@broken(series, "E-CFG-132", "W-CFG-087")
def series_of_persons(study: Path) -> None:
    replace(study, RECORD, "measured: aggregate", "measured: individual")


@broken(series, "E-CFG-133", "E-CFG-133")
def matched_periods_that_are_none_before_the_start(study: Path) -> None:
    replace(study, RECORD, "matched: [1975, 1980, 1988]", "matched: [1975, 1989, 88]")


@broken(series, "E-CFG-040")
def donor_that_is_no_comparison_group(study: Path) -> None:
    replace(study, RECORD, "      every: year", "      donors: [nevada, oregon]\n      every: year")


@broken(series, "W-CFG-134")
def target_of_a_series(study: Path) -> None:
    text = "targets:\n  - {indicator: cigarettes, value: 50, date: 1995-12-31}\n\n# The states"
    replace(study, RECORD, "# The states", text)


@broken(series, "E-CFG-083", "E-CFG-145")
def series_without_a_column_of_periods(study: Path) -> None:
    replace(study, BINDING, "period: {column: Year}\n", "ignore: [Year]\n")


@broken(series, "E-CFG-147")
def occasion_beside_the_period(study: Path) -> None:
    replace(study, BINDING, "period:", "occasion: {constant: before}\nperiod:")
    occasion = "occasions:\n  - {id: before, label: {nb: Før, en: Before}, kind: baseline}\n\n"
    replace(study, RECORD, "# The states", f"{occasion}# The states")


@broken(figures, "E-CFG-136")
def staggered_without_starts(study: Path) -> None:
    replace(study, "config/soimpact.yaml", "    design: comparison\n", "    design: staggered\n")


@broken(figures, "E-CFG-040", "E-CFG-135", "W-CFG-137")
def starts_that_cannot_be_used(study: Path) -> None:
    starts = """starts:
  - {case: north, occasion: after}
  - {case: north, occasion: before}
  - {case: west, occasion: after}
"""
    edit_text(study, "config/soimpact.yaml", lambda text: f"{text}\n{starts}")


@broken(series, "W-ANS-040", "W-ANS-041", "W-ANS-042", "W-CLN-001", "N-CLN-002")
def periods_that_cannot_be_used(study: Path) -> None:
    """A misspelt year, a blank one, the gap that both leave, and a year that stands twice."""
    replace(study, RAW, "Alabama,1975,", "Alabama,nineteen75,")
    replace(study, RAW, "Alabama,1976,", "Alabama,,")
    replace(study, RAW, "Alabama,1977,", "Alabama,1978,")


def _without(text: str, first: str, last: str) -> str:
    return text[: text.index(first)] + text[text.index(last) :]
