"""How strong the evidence of each indicator is, and what may be said of it.

Reads the numbers that the other questions gave; computes none of its own. The table by which
evidence is graded is ``effects.evidence.rules``.
"""

from __future__ import annotations

import pandas as pd

from samskaping.analysis.soimpact.evidence.known import Known
from samskaping.analysis.soimpact.evidence.questions import Question, questions
from samskaping.effects.evidence import CONCERNS, FINDINGS, Finding, finding, grade
from samskaping.estimates import Estimates, name_group
from samskaping.numeric import Estimate, NotEstimable
from samskaping.study.model import Outline

NOT_KNOWN = NotEstimable("concern_not_known").note


def evidence(estimates: pd.DataFrame, outline: Outline) -> pd.DataFrame:
    """Grade the evidence of every indicator's primary number, and sort what it allows to be said.

    Parameters
    ----------
    estimates
        The numbers of the other questions about the indicators, before the gate.
    outline
        Of it: cases, record and the confidence.

    Returns
    -------
    DataFrame
        A table of estimates by ``occasion=later-baseline``, of a register series by ``case=…``,
        of a staggered start by ``all``: ``evidence_start`` and ``evidence_grade`` (0 to 4),
        ``evidence_concern`` by ``reason=…`` (grades lost), and ``claim`` (a code of
        ``effects.evidence.FINDINGS``). Without a primary number the row gives its reason.
    """
    table = Estimates(domain="soimpact")
    for question in questions(outline, Known(estimates)):
        _add(table, question, outline.analysis.confidence)
    return table.frame()


def _add(table: Estimates, question: Question, confidence: float) -> None:
    """The grade with what it is made of, and what may be said."""
    primary = question.primary
    graded = grade(question.facts())

    def add(quantity: str, number: float | None, note: str = "", **levels: str) -> None:
        found = Estimate(
            estimate=number,
            n=primary.n,
            n_cases=primary.n_cases,
            method="evidence_table",
            assumption=";".join(sorted(primary.assumption)),
            note=note,
        )
        group = name_group(**question.group, **levels)
        table.add(quantity, question.indicator.id, group, found)

    if primary.estimate is None:
        # Of what is not there nothing is said, and nothing is graded.
        for quantity in ("evidence_start", "evidence_grade", "claim"):
            add(quantity, None, primary.note)
        return
    add("evidence_start", graded.start)
    for concern in graded.concerns:
        unknown = bool(CONCERNS[concern.name]) and concern.size is None
        add("evidence_concern", concern.steps, NOT_KNOWN if unknown else "", reason=concern.name)
    add("evidence_grade", graded.grade)
    add("claim", FINDINGS[_finding(question, confidence)])


def _finding(question: Question, confidence: float) -> Finding:
    """What the interval says, after the correction for the indicators of one family."""
    alpha = 1 - confidence
    same, adjusted = question.find("equivalence"), question.size("adjusted_p", variant="holm")
    return finding(
        question.primary.lower,
        question.primary.upper,
        question.indicator.direction,
        margin=question.indicator.smallest_relevant,
        equivalent=same is not None and same.p is not None and same.p <= alpha,
        holds_among_many=adjusted is None or adjusted <= alpha,
    )
