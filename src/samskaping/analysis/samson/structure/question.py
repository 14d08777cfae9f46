"""The measurement model of every wave, and its comparison between groups."""

from __future__ import annotations

import pandas as pd

from samskaping.analysis.assumptions import (
    CONTINUOUS,
    INDEPENDENT,
    LISTWISE,
    MIXES_LEVELS,
    SAME_STRUCTURE,
)
from samskaping.analysis.samson.scored import Scored, read_scored
from samskaping.analysis.samson.structure.comparison import add_comparisons
from samskaping.analysis.samson.structure.dimensions import add_dimensions, refuse_dimensions
from samskaping.analysis.samson.structure.factors import Factors, models
from samskaping.analysis.samson.structure.fits import MLR, Fits, add_fit, fit_both, refuse_fit
from samskaping.analysis.samson.structure.loadings import (
    HTMT,
    add_composites,
    add_correlations,
    add_distinctness,
    add_loadings,
    add_modifications,
    add_raw_loadings,
    refuse_model,
    refuse_pairs,
)
from samskaping.analysis.samson.structure.ordinal import add_ordinal
from samskaping.analysis.samson.structure.persons import (
    Persons,
    Policy,
    persons_of,
    policy_of,
    policy_word,
    require_enough,
    sample_within,
    within_cases,
)
from samskaping.analysis.samson.structure.place import Place
from samskaping.estimates import Estimates
from samskaping.numeric import NotEstimable
from samskaping.psychometrics.factor import Sample, factor_model
from samskaping.psychometrics.factor.saturated import saturated
from samskaping.study.model import Outline
from samskaping.study.structure import Structure


def structure(responses: pd.DataFrame, outline: Outline) -> pd.DataFrame:
    """Fit the measurement model of the scorecard, one factor per value, and compare groups.

    Per wave: ``level=within_case`` from the pooled-within covariance, N − G (with one case that
    case itself): loadings, correlations of the values, fit, AVE, composite reliability, HTMT,
    modification indices and parallel analysis; and a one-factor model of each value.
    ``level=pooled`` from polychoric correlations of all persons together, which describes. Then
    whether the items measure alike between roles, waves and language versions.

    Parameters
    ----------
    responses
        The clean tidy table.
    outline
        Of it: cases, waves, roles, scorecard, the study's seed and ``analysis`` (confidence,
        missing answers, ``structure``).

    Returns
    -------
    DataFrame
        A table of estimates. A model that is refused has its rows, without numbers and with the
        reason.
    """
    scored = read_scored(responses, outline)
    table = Estimates(domain="samson")
    for at in range(len(outline.waves)):
        for factors in models(outline.scorecard):
            _of_model(table, scored, factors, outline, at)
        if outline.analysis.structure.ordinal:
            _pooled(table, scored, models(outline.scorecard)[0], outline, at)
    add_comparisons(table, scored, outline)
    return table.frame()


def _of_model(
    table: Estimates, scored: Scored, factors: Factors, outline: Outline, at: int
) -> None:
    rule, policy = (
        outline.analysis.structure,
        policy_of(outline.analysis.missing, len(outline.cases)),
    )
    persons = within_cases(persons_of(scored, factors.columns, scored.rows(at), policy))
    several = len(outline.cases) > 1
    place = Place(
        table,
        {"level": "within_case", "wave": outline.waves[at].id},
        outline.analysis.confidence,
        persons.n,
        persons.n_cases,
        words=(policy_word(policy), SAME_STRUCTURE if several else INDEPENDENT),
    )
    sample: Sample | None = None
    try:
        factors.require()
        # Before the sample: what too few persons make singular is to be refused for being few.
        require_enough(persons.freedom, _parameters(factors), rule, rule.minimum_n)
        sample = sample_within(persons, policy)
        fits = fit_both(factors.pattern, sample)
    except NotEstimable as cause:
        _refuse(place, factors, cause, rule.modification_indices)
    else:
        _add(place, factors, fits, rule.modification_indices)
    if factors.subject == "total":
        _without_model(place, factors, persons, sample, policy, rule, (outline.study.seed, at))


def _parameters(factors: Factors) -> int:
    return factor_model(factors.pattern, identification="variance").n_free


def _add(place: Place, factors: Factors, fits: Fits, most: int) -> None:
    add_fit(place, factors.subject, fits)
    if factors.subject != "total":
        add_loadings(place, "loading_one_factor", factors, fits.robust, MLR)
        return
    add_loadings(place, "loading", factors, fits.robust, MLR)
    add_loadings(place.at(variant="plain"), "loading", factors, fits.plain, "factor_ml")
    add_raw_loadings(place, factors, fits.robust)
    add_correlations(place, factors, fits.robust, MLR)
    add_composites(place, factors, fits)
    add_modifications(place, factors, fits.plain, most)


def _refuse(place: Place, factors: Factors, cause: NotEstimable, most: int) -> None:
    refuse_fit(place, factors.subject, cause)
    if factors.subject == "total":
        refuse_model(place, factors, cause, most)
    else:
        place.refuse(["loading_one_factor"], factors.items, MLR, cause, CONTINUOUS)


def _without_model(
    place: Place,
    factors: Factors,
    persons: Persons,
    sample: Sample | None,
    policy: Policy,
    rule: Structure,
    seed: tuple[int, int],
) -> None:
    """What needs correlations within cases only, and so may stand where no model does."""
    try:
        factors.require()
        require_enough(persons.freedom, 0, rule, rule.minimum_n)
        sample = sample or sample_within(persons, policy)
        covariance = saturated(sample).covariance
    except NotEstimable as cause:
        refuse_pairs(place, "htmt", factors, HTMT, cause)
        refuse_dimensions(place, factors.subject, cause)
        return
    add_distinctness(place, factors, covariance)
    n = sample.n if persons.n_cases <= 1 else sample.n + 1
    add_dimensions(place, factors.subject, covariance, n, seed)


def _pooled(table: Estimates, scored: Scored, factors: Factors, outline: Outline, at: int) -> None:
    # ASSUME complete forms: the weights need the same persons behind every correlation.
    persons = persons_of(scored, factors.columns, scored.rows(at), "listwise")
    mixed = (MIXES_LEVELS,) if len(outline.cases) > 1 else ()
    place = Place(
        table,
        {"level": "pooled", "wave": outline.waves[at].id},
        outline.analysis.confidence,
        persons.n,
        persons.n_cases,
        words=(LISTWISE, INDEPENDENT, *mixed),
    )
    add_ordinal(place, factors, persons, outline.scorecard.scale, outline.analysis.structure)
