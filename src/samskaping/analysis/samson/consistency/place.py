"""Where the coefficients of a score in a wave are put, and what all of them take for granted."""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

import numpy as np

from samskaping.analysis.assumptions import assuming
from samskaping.estimates import Estimates, name_group
from samskaping.numeric import Estimate
from samskaping.study.model import Analysis


@dataclass(frozen=True, eq=False, slots=True)
class Place:
    """A score in a wave.

    Attributes
    ----------
    policy : str
        The assumption word of the missing-data policy.
    """

    table: Estimates
    subject: str
    wave: str
    policy: str
    analysis: Analysis
    seed: int

    @property
    def confidence(self) -> float:
        """The study's confidence."""
        return self.analysis.confidence

    def add(
        self,
        quantity: str,
        estimate: Estimate,
        *words: str,
        n_min_cell: int | None = None,
        **levels: str | None,
    ) -> None:
        """Give an estimate its row; ``levels`` are of the group beside the wave."""
        self.table.add(
            quantity,
            self.subject,
            name_group(wave=self.wave, **levels),
            assuming(estimate, *words),
            n_min_cell=n_min_cell,
        )

    def draws(self, *names: str) -> np.random.Generator:
        """Random numbers that depend on nothing but the study's seed and what they are for."""
        purpose = ".".join((self.subject, self.wave, *names))
        return np.random.default_rng([self.seed, crc32(purpose.encode())])
