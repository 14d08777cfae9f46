"""Whether κ is low because few units have a code, or nearly all do."""

from __future__ import annotations

from typing import Literal

from samskaping.present.released import Number, Released

# From here on nobody would call a coefficient low (Krippendorff, 2004, p. 241).
CUSTOMARY = 0.80
# What prevalence has to take from κ to be worth a word.
TAKEN = 0.10
# Of two coders, of more, and of coders who did not all read the same.
COEFFICIENTS = ("cohen_kappa", "conger_kappa", "krippendorff_alpha")


def lopsided(
    kappa: Number | None, pabak: Number | None, prevalence: Number | None
) -> Literal["rare", "common"] | None:
    """Why κ falls short of PABAK, where that decides how it is read.

    With the prevalence index PI = (a − d)/n = 2·prevalence − 1 and the bias index BI = (b − c)/n,

        κ = (PABAK − PI² + BI²) / (1 − PI² + BI²),

    so whatever κ lacks to PABAK, prevalence has taken, less what unequal coders add. That is the
    first paradox of Feinstein and Cicchetti: high agreement, low κ. They give no limits, nor do
    Byrt et al.; here it is told where PABAK reaches the customary limit, κ does not, and the two
    lie 0.10 apart. How many units have the code is not asked: the same prevalence does much where
    coders often differ and little where they seldom do. It is no reason to believe the higher
    number: for a rare code PABAK is high in any event (Hoehler, 2000).

    Sources
    -------
    Feinstein & Cicchetti (1990), J Clin Epidemiol 43, 543–549; Byrt, Bishop & Carlin (1993), J Clin
    Epidemiol 46, 423–429, eqs. 5–7; Hoehler (2000), J Clin Epidemiol 53, 499–503.
    """
    found = [one.estimate for one in (kappa, pabak, prevalence) if one is not None]
    known = [one for one in found if one is not None]
    if len(known) < 3:
        return None
    coefficient, adjusted, share = known
    if coefficient >= CUSTOMARY or adjusted < CUSTOMARY or adjusted - coefficient < TAKEN:
        return None
    return "rare" if share < 0.5 else "common"


def coefficient_of(release: Released, *, aside: str | None = None, **levels: str) -> str:
    """The coefficient that some coders have on some kind of unit: κ, else α.

    κ that is not estimable for the reason ``aside`` is none.
    """
    for quantity in COEFFICIENTS[:-1]:
        found = [one for one in release.select(quantity, **levels) if one.levels == levels]
        if any(aside is None or one.reason != aside for one in found):
            return quantity
    return COEFFICIENTS[-1]
