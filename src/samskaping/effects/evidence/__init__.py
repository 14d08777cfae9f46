"""How strong the evidence is, and what its interval allows to be said."""

from samskaping.effects.evidence.finding import FINDINGS, Finding, finding
from samskaping.effects.evidence.grade import Concern, Facts, Grade, grade
from samskaping.effects.evidence.rules import CONCERNS, GRADES, START

__all__ = [
    "CONCERNS",
    "FINDINGS",
    "GRADES",
    "START",
    "Concern",
    "Facts",
    "Finding",
    "Grade",
    "finding",
    "grade",
]
