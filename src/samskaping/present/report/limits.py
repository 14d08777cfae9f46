"""What the numbers cannot say, for this study."""

from __future__ import annotations

from collections.abc import Iterator

from samskaping.present.report.response import LOW_RESPONSE
from samskaping.present.report.run import Run, Section, bullets
from samskaping.study.model import Outline

# Below this number of cases, an interval over cases has few degrees of freedom to stand on.
FEW_CASES = 10


def section(run: Run) -> Section:
    """The limits that follow from the design, the data and the instrument."""
    codes = list(_codes(run))
    arguments: dict[str, object] = {
        "cases": run.configured("cases", len(run.outline.cases)),
        "limit": run.configured("low_response", LOW_RESPONSE, share=True),
    }
    items = [run.say(f"limits.{code}", **arguments) for code in codes]
    return Section("limits", run.say("limits.title"), (bullets(items),))


def _codes(run: Run) -> Iterator[str]:
    outline = run.outline
    if outline.study.provenance == "synthetic":
        yield "synthetic"
    if run.has_scorecard:
        if outline.scorecard.wording != "official":
            yield "wording"
        yield "own_process"
    if len(outline.cases) == 1:
        yield "one_case"
    elif len(outline.cases) < FEW_CASES:
        yield "few_cases"
    yield from _of_record(outline)
    if outline.codebook is not None:
        yield "interviews"
    if run.has_scorecard and len(outline.waves) > 1:
        yield "change"
        if outline.linkage != "full":
            yield "unlinked"
    if any(
        number.estimate is not None and number.estimate < LOW_RESPONSE
        for number in run.release.select("response_rate")
    ):
        yield "low_response"
    if run.has_scorecard and outline.roles:
        yield "roles"
    yield "many_numbers"
    if run.has_scorecard:
        yield "no_cut_offs"


def _of_record(outline: Outline) -> Iterator[str]:
    if outline.record is None:
        return
    if outline.record.wording != "official":
        yield "record_wording"
    designs = {indicator.design for indicator in outline.record.indicators}
    if "before_after" in designs:
        yield "before_after"
    if "comparison" in designs:
        yield "comparison"
    yield from (name for name in ("staggered", "series") if name in designs)
