"""How far those who rate the same case agree, and how many to ask next time."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from samskaping.agreement import Scale, average_deviation_cutoff
from samskaping.language.numbers import decimal
from samskaping.present.report.run import Run, Section, bullets


def section(run: Run) -> Section | None:
    """Agreement within cases, then where the variance lies and what it means for asking."""
    if not run.has_scorecard:
        return None
    parts = (
        run.paragraph("raters.intro"),
        run.heading("raters.agreement"),
        *_agreement(run),
        *(_several_cases(run) if len(run.outline.cases) > 1 else _one_case(run)),
    )
    return Section("raters", run.say("raters.title"), parts)


def _agreement(run: Run) -> Iterator[Markup]:
    scale = run.outline.scorecard.scale
    categories = Scale(scale.minimum, scale.maximum).categories
    cutoff = decimal(average_deviation_cutoff(categories), 2, run.language)
    yield run.paragraph("raters.agreement_intro", cutoff=cutoff)
    yield run.figure("agreement_by_case")
    yield run.table("case_agreement", folded=True)


def _one_case(run: Run) -> list[Markup]:
    return [
        run.heading("raters.asking"),
        run.paragraph("raters.asking_one_case"),
        run.table("variance_components", folded=True),
    ]


def _several_cases(run: Run) -> list[Markup]:
    return [
        run.heading("raters.asking"),
        run.paragraph("raters.asking_intro"),
        bullets(list(_told(run))),
        run.figure("d_study"),
        run.table("respondents_needed"),
        run.table("d_study", folded=True),
        run.table("variance_components", folded=True),
    ]


def _told(run: Run) -> Iterator[Markup]:
    """What the D study of the whole scorecard says, wave by wave."""
    for wave in run.outline.waves:
        label = run.words.wave(wave.id)
        for number in run.release.select("dependability", respondents="present", wave=wave.id):
            if number.subject == "total" and number.estimate is not None:
                yield run.say("raters.present", wave=label, number=run.number(number))
        for number in run.release.select("respondents_needed", decision="absolute", wave=wave.id):
            if number.subject != "total" or number.withheld:
                continue
            target = float(number.levels["target"].replace("_", "."))
            about = {"wave": label, "target": decimal(target, 2, run.language)}
            if number.estimate is not None:
                yield run.say("raters.needed", number=run.number(number), **about)
            else:
                yield run.say("raters.not_reached", reason=run.words.reason(number.note), **about)
