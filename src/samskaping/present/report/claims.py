"""What may be said of each indicator, and by which rules."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from samskaping.present.claims import Claim, last_claims, must_not_say, say_claim, say_grade
from samskaping.present.report.run import Run, bullets


def said(run: Run) -> Iterator[Markup]:
    """A sentence on every indicator with its grade, then the tables that they rest on."""
    found = last_claims(run.release, run.outline.record)
    yield run.subheading("soimpact.said.title")
    yield run.told("soimpact.said.intro")
    yield bullets(_item(run, one) for one in found) or run.told("soimpact.said.none")
    yield run.table("claim_grades", folded=True)
    yield run.table("claim_sentences", folded=True)
    yield run.told("soimpact.said.rules")
    yield run.table("evidence_designs", folded=True)
    yield run.table("evidence_concerns", folded=True)


def _item(run: Run, claim: Claim) -> Markup:
    not_said = "; ".join(must_not_say(claim, run.outline, run.language))
    return Markup("<strong>{}</strong><br>{}<br>{}").format(
        say_claim(claim, run.outline, run.language),
        say_grade(claim, run.language),
        run.words.say("soimpact.said.not_said", not_said=not_said),
    )
