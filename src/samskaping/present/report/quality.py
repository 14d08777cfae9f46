"""What is missing, what was flagged, what the readers found, and how the items were used."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from samskaping.present.report.run import Run, Section, bullets

# Above this share of answers at one end an item can hardly show a difference.
CROWDED = 0.50


def section(run: Run) -> Section:
    """Data quality."""
    parts = (
        run.paragraph("quality.intro" if run.has_scorecard else "quality.intro_without_scorecard"),
        *(_answers(run) if run.has_scorecard else ()),
        *_rows(run),
        run.heading("quality.findings"),
        bullets(_findings(run)) or run.paragraph("quality.no_findings"),
    )
    return Section("quality", run.say("quality.title"), parts)


def _answers(run: Run) -> Iterator[Markup]:
    crowded = list(_crowded(run))
    yield run.heading("quality.missing")
    yield run.paragraph("quality.missing_intro")
    yield run.table("missing", folded=True) or run.paragraph("quality.no_missing")
    yield run.heading("quality.answers")
    yield run.paragraph("quality.answers_intro")
    yield run.figure("answer_distributions", "answers")
    yield run.paragraph(
        "quality.crowded" if crowded else "quality.none_crowded",
        limit=run.configured("crowded", CROWDED, share=True),
    )
    yield bullets(crowded)
    yield run.table("items", folded=True)


def _rows(run: Run) -> Iterator[Markup]:
    """What the cleaning rules did to rows of measurements and interviews."""
    table = run.table("table_rows")
    if table:
        yield run.heading("quality.rows")
        yield table


def _crowded(run: Run) -> Iterator[Markup]:
    for quantity in ("floor_share", "ceiling_share"):
        for item in run.outline.scorecard.items:
            number = run.release.find("samson", quantity, item.id, wave=run.last_wave)
            if number is not None and number.estimate is not None and number.estimate > CROWDED:
                yield run.say(
                    f"quality.{quantity}",
                    item=run.words.label("item", item.id).removesuffix("."),
                    share=run.number(number),
                )


def _findings(run: Run) -> Iterator[Markup]:
    for finding in run.findings:
        what = run.say(f"quality.found.{finding.code}")
        if finding.count is None:
            yield run.say("quality.finding_withheld", what=what)
        else:
            yield run.say(
                "quality.finding",
                what=what,
                n=finding.count,
                count=run.counted(f"findings.{finding.code}", finding.count),
            )
