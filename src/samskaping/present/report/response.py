"""How many of those who were asked answered, and where that is few."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from samskaping.present.released import Number
from samskaping.present.report.run import Run, Section, bullets

# Below this share the evidence of a study is graded down.
LOW_RESPONSE = 0.60


def section(run: Run) -> Section | None:
    """Response rates, those below the limit first."""
    if not run.has_scorecard:
        return None
    limit = run.configured("low_response", LOW_RESPONSE, share=True)
    if not run.release.has("invited"):
        body = (run.paragraph("response.unknown"), run.table("cases", folded=True))
        return Section("response", run.say("response.title"), body)
    low = list(_low(run))
    verdict = "response.low" if low else "response.none_low"
    parts = (
        run.paragraph("response.intro", limit=limit),
        run.paragraph(verdict, limit=limit),
        bullets(low),
        run.table("cases"),
        run.table("response_role", folded=True),
    )
    return Section("response", run.say("response.title"), parts)


def _low(run: Run) -> Iterator[Markup]:
    for wave in run.outline.waves:
        for case in (None, *run.outline.cases):
            for role in (None, *run.outline.roles):
                number = run.release.find(
                    "study",
                    "response_rate",
                    "total",
                    case=None if case is None else case.id,
                    role=None if role is None else role.id,
                    wave=wave.id,
                )
                if number is not None and _is_low(number):
                    whom = [run.words.say("terms.all_cases") if case is None else case.name]
                    whom += [] if role is None else [run.words.text(role.label)]
                    yield run.say(
                        "response.low_one",
                        whom=", ".join(whom),
                        wave=run.words.wave(wave.id),
                        rate=run.with_interval(number),
                    )


def _is_low(number: Number) -> bool:
    return number.estimate is not None and number.estimate < LOW_RESPONSE
