"""Answers that are missing: their pattern, completed tables, and what these give together."""

from samskaping.effects.imputation.chained import Imputed, chained_imputations
from samskaping.effects.imputation.combined import Combined, combine_effects
from samskaping.effects.imputation.pattern import MissingPattern, missing_pattern

__all__ = [
    "Combined",
    "Imputed",
    "MissingPattern",
    "chained_imputations",
    "combine_effects",
    "missing_pattern",
]
