"""Cases that start one after the other, compared with those that have not started yet."""

from samskaping.effects.staggered.cohorts import Cohorts, CohortTime, read_cohorts
from samskaping.effects.staggered.inference import average, average_permuted

__all__ = ["CohortTime", "Cohorts", "average", "average_permuted", "read_cohorts"]
