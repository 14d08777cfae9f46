"""What measurements and interviews say in a few sentences, each as careful as its interval."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from markupsafe import Markup

from samskaping.present.claims import last_claims, say_claim
from samskaping.present.instruments import cases_of, indicators, joint_values
from samskaping.present.joint_rule import COUNTED
from samskaping.present.latest import joint_wave, last_attainment
from samskaping.present.report.run import Run, listed


def sentences(run: Run) -> Iterator[Markup]:
    """The sentences of the sources that the study has."""
    for make in (_attained, _said, _interviewed, _agreed, _joint):
        yield from make(run)


def _attained(run: Run) -> Iterator[Markup]:
    """In how many cases a target was reached, where a share of the way could be computed."""
    record = run.outline.record
    if record is None:
        return
    found = [
        number.estimate
        for indicator in indicators(record)
        for case in cases_of(run.outline, indicator)
        if (number := last_attainment(run.release, record, indicator.id, case)) is not None
        and number.estimate is not None
    ]
    if found:
        reached = sum(share >= 1 for share in found)
        yield run.words.say(
            "soimpact.summary.attained",
            reached=run.counted("attainment.reached", reached),
            all=run.counted("attainment", len(found)),
        )


def _said(run: Run) -> Iterator[Markup]:
    """Every claim that says something with its grade; in one sentence those that do not."""
    unclear: list[Markup] = []
    for claim in last_claims(run.release, run.outline.record):
        if claim.finding in ("unclear", "no_interval"):
            name = run.words.label("indicator", claim.indicator.id)
            unclear.append(run.words.say("soimpact.quoted", label=name))
        else:
            yield run.words.say(
                "soimpact.summary.said",
                claim=say_claim(claim, run.outline, run.language),
                grade=run.number(claim.grade),
            )
    if unclear:
        yield run.words.say("soimpact.summary.unclear", indicators=listed(unclear))


def _interviewed(run: Run) -> Iterator[Markup]:
    number = run.release.find("interviews", "interviewed", "total")
    if number is not None and number.estimate is not None:
        n = round(number.estimate)
        yield run.words.say("interviews.summary.interviewed", n=n, persons=run.number(number))


def _agreed(run: Run) -> Iterator[Markup]:
    book = run.outline.codebook
    if book is None:
        return
    found = (
        run.release.find("interviews", "krippendorff_alpha", code.id, unit=book.unit)
        for code in book.codes
    )
    known = [number for number in found if number is not None and number.estimate is not None]
    if len(known) < 2:
        return
    low, high = (choose(known, key=lambda number: number.estimate or 0.0) for choose in (min, max))
    yield run.words.say(
        "interviews.summary.agreed",
        low=run.words.subject(low.subject),
        lowest=run.number(low),
        high=run.words.subject(high.subject),
        highest=run.number(high),
    )


def _joint(run: Run) -> Iterator[Markup]:
    if not joint_values(run.outline) or not run.outline.waves:
        return
    wave = joint_wave(run.release, run.outline)
    found = [
        round(number.estimate)
        for number in run.release.select("meta_inference", wave=wave)
        if number.estimate is not None
    ]
    if found:
        counts = Counter(found)
        yield run.words.say(
            "interviews.summary.joint",
            wave=run.words.wave(wave),
            all=run.counted("meta_inference", len(found)),
            **{
                name: run.counted(f"meta_inference.{name}", counts[category])
                for category, name in COUNTED.items()
            },
        )
