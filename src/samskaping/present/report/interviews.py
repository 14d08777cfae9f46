"""What was said in the interviews, how far the coders agree, and the joint display."""

from __future__ import annotations

from markupsafe import Markup

from samskaping.present.instruments import joint_values
from samskaping.present.joint_rule import written_midpoint
from samskaping.present.report.run import Run, Section, definitions, listed

# Said of numbers that rest on what the coders settled at a meeting.
_RESOLVED = "codings_resolved"


def section(run: Run) -> Section | None:
    """Persons, codes and agreement; nothing without a codebook."""
    book = run.outline.codebook
    if book is None:
        return None
    words = run.words
    facts = {
        "codebook": words.text(book.title),
        "wording": words.say(f"interviews.wording.{book.wording}"),
        "source": words.text(book.source),
        "coders": listed(words.text(coder.label) for coder in book.coders),
        "unit": listed(str(words.say(f"interviews.unit.{unit}")) for unit in book.units),
        "counted": _counted(run, book.primary_coder),
    }
    parts = (
        run.told("interviews.intro"),
        definitions(
            (str(words.say(f"interviews.fact.{name}")), text) for name, text in facts.items()
        ),
        run.subheading("interviews.persons"),
        run.table("interviewed") or run.told("interviews.nobody"),
        run.subheading("interviews.frequencies"),
        run.told("interviews.frequencies_intro"),
        run.figure("code_frequencies", "code_frequencies", "code_sources"),
        *_among_codes(run),
        run.subheading("interviews.agreement"),
        run.table("readers"),
        run.told("interviews.agreement_intro"),
        run.figure("coder_agreement"),
        run.table("agreement") or run.told("interviews.no_agreement"),
        *(run.table(f"agreement_{name}", folded=True) for name in ("units", "passages", "sets")),
    )
    return Section("interviews", words.say("interviews.title"), parts)


def _counted(run: Run, primary: str | None) -> Markup:
    """Whose codings are counted, and whether these coders had met."""
    words = run.words
    whose = (
        words.say("interviews.any_coder")
        if primary is None
        else words.say("interviews.primary_coder", coder=words.label("coder", primary))
    )
    met = any(_RESOLVED in number.assumption.split(";") for number in run.release.numbers)
    return Markup("{} {}").format(whose, words.say("interviews.settled")) if met else whose


def _among_codes(run: Run) -> tuple[Markup, ...]:
    """How roles differ, what comes up together, and how soon few new codes come."""
    roles = run.table("code_contrasts")
    return (
        *(
            (run.subheading("interviews.roles"), run.told("interviews.roles_intro"))
            if roles
            else ()
        ),
        roles,
        run.subheading("interviews.together"),
        run.told("interviews.together_intro"),
        run.figure("co_occurrence", "code_pairs") or run.told("interviews.no_pairs"),
        run.subheading("interviews.saturation"),
        run.told("interviews.saturation_intro"),
        run.figure("saturation", "saturation", "codes_found"),
    )


def joint(run: Run) -> Section | None:
    """Scores and interviews side by side; nothing unless codes speak of the scorecard's values."""
    if not joint_values(run.outline):
        return None
    rule = run.outline.analysis.joint_display
    written = written_midpoint(run.outline, run.language)
    shown = run.figure("joint_display", "joint_display")
    parts = (
        run.told("interviews.joint.intro"),
        run.told(
            "interviews.joint.rule",
            mentioned=run.configured("joint_display.mentioned", rule.mentioned, share=True),
            midpoint=Markup('<span class="number" data-config="joint_display.midpoint">{}</span>')
            .format(written),
        ),
        shown or run.told("interviews.joint.nothing"),
        run.told("interviews.joint.caution"),
    )  # fmt: skip
    return Section("joint", run.words.say("interviews.joint.title"), parts)
