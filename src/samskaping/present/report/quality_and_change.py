"""The cases' ratings of their process held against the changes of their indicators."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from samskaping.present.instruments import rated_indicators
from samskaping.present.report.run import Run


def held(run: Run) -> Iterator[Markup]:
    """How weak the test is, then the picture with its numbers; nothing without both sources."""
    if not rated_indicators(run.outline) or not run.release.has("quality_change_correlation"):
        return
    yield run.subheading("soimpact.quality_and_change.title")
    yield run.told("soimpact.quality_and_change.intro")
    figure = run.figure("quality_and_change", "quality_and_change")
    yield figure or run.table("quality_and_change")
