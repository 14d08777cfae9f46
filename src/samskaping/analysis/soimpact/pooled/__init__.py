"""What the cases' own changes show together, what goes with them, and how much they differ."""

from samskaping.analysis.soimpact.pooled.question import pooled

__all__ = ["pooled"]
