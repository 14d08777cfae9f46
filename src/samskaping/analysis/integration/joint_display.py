"""What the interviews say beside the scores, value by value and case by case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from samskaping.analysis.assumptions import (
    EQUAL_ROLES,
    INDEPENDENT,
    INDEPENDENT_INTERVIEWS,
    LAST_WAVE,
    MINIMUM_ANSWERED,
    WITH_CODES_BELOW,
    assuming,
)
from samskaping.analysis.integration.meta_inference import infer
from samskaping.analysis.interviews.persons import (
    Interviewed,
    codebook_of,
    read_interviewed,
    whose_codes,
)
from samskaping.analysis.samson.groups import Groups, group_scores, smallest_group
from samskaping.analysis.samson.scored import person_scores, read_scored, subjects
from samskaping.effects.means import mean_t, proportion_wilson
from samskaping.estimates import Estimates, name_group
from samskaping.numeric import Estimate, NotEstimable
from samskaping.study.model import Outline

SHARES = {"supports": "supporting_share", "questions": "questioning_share"}


@dataclass(frozen=True, slots=True)
class Place:
    """A case in a wave, by their positions, with its group in a key."""

    wave: int
    case: int
    group: str


def joint_display(
    responses: pd.DataFrame, codings: pd.DataFrame, coverage: pd.DataFrame, outline: Outline
) -> pd.DataFrame:
    """Hold what the interviews of a case say of a value against the case's score.

    Interviews that name no wave are held against the last one; waves against which no interview
    is held are left out. Shares are of the case's interviewed persons whose interviews were read
    by a coder whose coding counts, as in ``frequencies``. The rule of the meta-inference is in
    ``meta_inference.infer``.

    Parameters
    ----------
    responses, codings, coverage
        The clean tidy tables.
    outline
        Of it: cases, roles, waves, scorecard, codebook, confidence and the declared rule.

    Returns
    -------
    DataFrame
        A table of estimates for every value: the spread between roles, the shares of persons with
        supporting and with questioning codes, the meta-inference; groups ``case=…;wave=…``. The
        spread counts respondents, all else interviewed persons; the meta-inference rests on both,
        and the smaller is its smallest cell.
    """
    card = outline.scorecard
    scored = read_scored(responses, outline)
    found = read_interviewed(codings, coverage, outline)
    table = Estimates(domain="integration")
    levels = (scored.wave, len(outline.waves)), (scored.case, len(outline.cases))
    named = {value.id for value in card.values}
    for subject in (one for one in subjects(card) if one.key in named):
        score = person_scores(scored.scored[:, subject.columns], card.minimum_answered)
        by_case = group_scores(score, *levels)
        by_role = group_scores(score, *levels, (scored.role, len(outline.roles)))
        for place in _places(found, outline):
            spread = _role_spread(by_role, place)
            smallest = smallest_group(by_role.n[place.wave, place.case])
            table.add("role_spread", subject.key, place.group, spread, n_min_cell=smallest)
            mean = mean_t(*by_case.at(place.wave, place.case), outline.analysis.confidence)
            _what_is_said(table, subject.key, place, found, mean, outline)
    return table.frame()


def _places(found: Interviewed, outline: Outline) -> Iterator[Place]:
    """Every case in every wave against which interviews are held; without any, in the last."""
    held = np.unique(_held_against(found, outline)).tolist()
    for at in held or [len(outline.waves) - 1]:
        for number, case in enumerate(outline.cases):
            yield Place(at, number, name_group(case=case.id, wave=outline.waves[at].id))


def _held_against(found: Interviewed, outline: Outline) -> NDArray[np.int64]:
    """The wave that each interviewed person's entry is held against."""
    return np.where(found.wave < 0, len(outline.waves) - 1, found.wave)


def _role_spread(by_role: Groups, place: Place) -> Estimate:
    """Standard deviation of the means of the roles that answered, each role counting alike."""
    n = by_role.n[place.wave, place.case]
    means = by_role.mean[place.wave, place.case][n > 0]
    persons = int(n.sum())
    if len(means) < 2:
        cause = NotEstimable("too_few_roles", n=len(means), minimum=2)
        spread = Estimate.missing(cause, n=persons, method="descriptive")
    else:
        found = float(np.std(means, ddof=1))
        spread = Estimate(estimate=found, n=persons, method="descriptive")
    return assuming(spread, EQUAL_ROLES, MINIMUM_ANSWERED)


def _what_is_said(
    table: Estimates,
    value: str,
    place: Place,
    found: Interviewed,
    mean: Estimate,
    outline: Outline,
) -> None:
    book = codebook_of(outline)
    held = _held_against(found, outline)
    inside = (found.case == place.case) & (held == place.wave)
    words = [INDEPENDENT_INTERVIEWS, WITH_CODES_BELOW, whose_codes(book)]
    if (found.wave[inside] < 0).any() and len(outline.waves) > 1:
        words.append(LAST_WAVE)
    shares = {}
    for direction, quantity in SHARES.items():
        codes = [one.id for one in book.codes if (one.value, one.direction) == (value, direction)]
        shares[direction] = assuming(_share(found, inside, codes, outline), *words)
        table.add(quantity, value, place.group, shares[direction])
    inference = infer(mean, shares["supports"], shares["questions"], outline)
    persons = inference.n or 0
    table.add(
        "meta_inference",
        value,
        place.group,
        assuming(inference, INDEPENDENT, MINIMUM_ANSWERED, *words[1:]),
        n_min_cell=min(persons, mean.n or 0),
    )


def _share(
    found: Interviewed, inside: NDArray[np.bool_], codes: list[str], outline: Outline
) -> Estimate:
    """Share of the persons read with at least one of the codes."""
    interviewed, read = found.count(inside), inside & found.was_read
    n = found.count(read)
    if not n:
        cause = NotEstimable("interviews_not_read" if interviewed else "nobody_interviewed")
    elif not codes:
        cause = NotEstimable("no_code_for_value")
    else:
        count = found.count(read & found.with_any(codes, codebook_of(outline)))
        return proportion_wilson(count, n, outline.analysis.confidence)
    return Estimate.missing(cause, n=n, method="proportion_wilson")
