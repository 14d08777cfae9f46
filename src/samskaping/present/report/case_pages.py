"""What may be said of each case, on a page to hand out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from markupsafe import Markup

from samskaping.language.numbers import day
from samskaping.present.claims import Claim, last_claims, must_not_say, say_claim
from samskaping.present.instruments import cases_of, indicators
from samskaping.present.latest import last_attainment, last_contrast
from samskaping.present.released import Number, Released
from samskaping.present.stamp import stamp_of
from samskaping.present.tables.html import environment
from samskaping.present.words import Words
from samskaping.present.written import marked, with_interval
from samskaping.study.model import Case, Outline
from samskaping.study.record import Indicator, Record
from samskaping.tables import publish


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator: what was seen here, what the cases show together, and what is not said."""

    indicator: str
    level: str
    here: Markup
    together: Markup
    not_said: str


def render_case_pages(estimates: pd.DataFrame, outline: Outline, language: str) -> str:
    """A page for every case; for a study without a record none, which the text says.

    Parameters
    ----------
    estimates
        Released estimates; nothing else of the data is known here.
    """
    words = Words(outline, language)
    release = Released.of(estimates, outline.record)
    said = {
        (claim.indicator.id, claim.levels.get("case")): claim
        for claim in last_claims(release, outline.record)
    }
    pages = [
        {
            "id": case.id,
            "name": case.name,
            "title": words.say("case_pages.title", case=case.name),
            "lead": words.say("case_pages.lead" if lines else "case_pages.nothing"),
            "rows": lines,
        }
        for case in outline.cases
        for lines in [list(_lines(release, words, case, said))]
    ]
    columns = ("indicator", "here", "together", "not_said")
    return (
        environment()
        .get_template("case_pages.html.j2")
        .render(
            tag=words.catalogue.tag,
            title=words.say("case_pages.of_study", study=words.text(outline.study.title)),
            study=words.text(outline.study.title),
            stamp=stamp_of(outline, language, "record"),
            contents=words.say("case_pages.contents"),
            heads=[words.say(f"case_pages.head.{name}") for name in columns],
            pages=pages,
            foot=words.say("case_pages.foot"),
        )
    )


def write_case_pages(
    path: str | Path, estimates: pd.DataFrame, outline: Outline, language: str
) -> None:
    """Write the pages of all cases in one language as one HTML file."""
    page = render_case_pages(estimates, outline, language)
    with publish(path) as beside:
        beside.write_text(page, encoding="utf-8", newline="\n")


def _lines(
    release: Released, words: Words, case: Case, said: Mapping[tuple[str, str | None], Claim]
) -> Iterator[Line]:
    record = words.outline.record
    for indicator in indicators(record) if record else ():
        if record is None or case.id not in cases_of(words.outline, indicator):
            continue
        claim = said.get((indicator.id, case.id)) or said.get((indicator.id, None))
        yield Line(
            words.label("indicator", indicator.id),
            str(words.say(f"terms.level.{indicator.level}")),
            Markup(" ").join(_here(release, words, record, indicator, case.id)),
            _together(words, claim),
            _not_said(words, claim),
        )


def _here(
    release: Released, words: Words, record: Record, indicator: Indicator, case: str
) -> Iterator[Markup]:
    """The case's own figure, its change since the baseline, and where it stands by its target."""
    if indicator.series is not None:
        yield words.say("case_pages.series")
        return
    contrast = last_contrast(release, record, indicator, "case_indicator_change")
    later = contrast.split("-")[0] if contrast else None
    figure = release.find("soimpact", "measured", indicator.id, case=case, occasion=later)
    if figure is None or figure.estimate is None:
        withheld = figure is not None and figure.withheld
        yield words.say(f"case_pages.{'withheld' if withheld else 'not_measured'}")
        return
    yield words.say(
        "case_pages.figure",
        occasion=words.label("occasion", figure.levels["occasion"]),
        figure=marked(figure, "estimate", words.language),
        unit=words.text(indicator.unit),
    )
    change = release.find(
        "soimpact", "case_indicator_change", indicator.id, case=case, occasion=contrast
    )
    if change is not None and change.estimate is not None:
        yield words.say(
            f"case_pages.change.{_way(change)}", change=with_interval(change, words.language)
        )
    elif change is not None and change.withheld:
        yield words.say("case_pages.change.withheld")
    yield from _target(release, words, record, indicator, case)


def _way(change: Number) -> str:
    """Which way a case's figure went, as far as its interval tells."""
    if change.lower is None or change.upper is None:
        return "without_interval"
    if change.lower > 0:
        return "up"
    return "down" if change.upper < 0 else "unclear"


def _target(
    release: Released, words: Words, record: Record, indicator: Indicator, case: str
) -> Iterator[Markup]:
    number = last_attainment(release, record, indicator.id, case)
    if number is None or number.withheld:
        return
    due = number.levels["due"]
    target = release.find("soimpact", "target", indicator.id, case=case, due=due)
    if target is None or target.estimate is None:
        return
    word = _standing(number)
    if word is not None:
        moment = pd.Timestamp(due).date()
        yield words.say(
            f"case_pages.target.{word}",
            target=marked(target, "estimate", words.language),
            due=day(moment, words.language),
        )


def _standing(number: Number) -> str | None:
    """Where a case stands by its target: words of the row's reason, or its share of the way."""
    kept = {
        f"{prefix}_{word}": word
        for prefix in ("maintained", "met_at_baseline")
        for word in ("kept", "not_kept", "unclear")
    }
    if number.reason in kept:
        return kept[number.reason]
    if number.estimate is None:
        return None
    return "reached" if number.estimate >= 1 else "not_reached"


def _together(words: Words, claim: Claim | None) -> Markup:
    if claim is None:
        return words.say("case_pages.no_claim")
    grade = Markup('<span class="grade">{}</span>').format(
        words.say("case_pages.grade", grade=marked(claim.grade, "estimate", words.language))
    )
    return say_claim(claim, words.outline, words.language) + grade


def _not_said(words: Words, claim: Claim | None) -> str:
    if claim is None:
        return str(words.say("case_pages.nothing_together"))
    text = "; ".join(must_not_say(claim, words.outline, words.language))
    return text[:1].upper() + text[1:] + "."
