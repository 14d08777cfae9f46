"""What a number takes for granted, as words whose sentences stand in the catalogues.

``assumption`` in the table of estimates is a sorted ``;``-joined list of these words.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from samskaping.numeric import Estimate

# The words of floor 0, which sets them itself.
INDEPENDENT: Final = "independent_respondents"
MIXES_LEVELS: Final = "mixes_levels"

FULL_INFORMATION: Final = "full_information"
LISTWISE: Final = "listwise"
PAIRWISE: Final = "pairwise"
TWO_WAY: Final = "two_way"
BIASED_UPWARDS: Final = "runs_high_in_small_samples"
COUNTED_WITH_ALL: Final = "alone_in_a_case_adds_nothing"
FACTORS_AS_VALUES: Final = "as_many_factors_as_values"
LATENT_NORMAL: Final = "latent_answers_normal"
ANSWERED_CELLS: Final = "answered_cells"
SAMPLED_ITEMS: Final = "items_like_a_sample"
MINIMUM_ANSWERED: Final = "minimum_answered"
DESCRIBES_ANSWERS: Final = "describes_answers"
EQUAL_CASES: Final = "cases_count_alike"
SAMPLED_CASES: Final = "cases_like_a_sample"
EQUAL_ROLES: Final = "roles_count_alike"
INDEPENDENT_WAVES: Final = "waves_independent"
LINKED_ONLY: Final = "linked_only"
MISSING_AT_RANDOM: Final = "missing_at_random"
WEIGHTS_AS_GIVEN: Final = "weights_as_given"
INVITED_AS_STATED: Final = "invited_as_stated"

CHOSEN: Final = "chosen_from_data"
CONTINUOUS: Final = "answers_as_numbers"
NORMAL_ANSWERS: Final = "normal_answers"
SAME_STRUCTURE: Final = "same_structure_in_cases"
SHARED_PERSONS: Final = "persons_in_several_waves"
WITHOUT_CASE_LEVELS: Final = "case_levels_removed"

ARMS_ALIKE: Final = "arms_vary_alike"
UNEVEN_CASES: Final = "case_sizes_unequal"
ALL_MEASURED: Final = "all_measured"
COMPLETE_SPREAD: Final = "spread_from_all_cases"
EVENTS: Final = "events_independent"
FIGURE: Final = "figure_as_delivered"
FOLLOWED_ONLY: Final = "followed_only"
INDEPENDENT_OCCASIONS: Final = "occasions_independent"
NORMAL_CHANGES: Final = "true_changes_normal"
PARALLEL: Final = "would_have_changed_alike"
PERSONS_ALIKE: Final = "persons_count_alike"
RAW_SIGN: Final = "decrease_is_intended"
RIVALS: Final = "rivals_not_ruled_out"
ASKED_AS_STATED: Final = "asked_as_stated"
CHOSEN_BY_BASELINE: Final = "chosen_by_baseline_alone"
DECLARED_PATH: Final = "path_as_declared"
LOOKING_BACK: Final = "looking_back_is_coloured"
ALL_OF_BASELINE: Final = "all_of_baseline"
LOST_APART: Final = "lost_apart_by_delta"
SAME_BASELINE: Final = "same_baseline"
NO_HIDDEN_CHOICE: Final = "pairs_chosen_alike"
DECLARED_SHARES: Final = "declared_shares"
TURNED: Final = "changes_could_have_turned"
CASES_EXCHANGEABLE: Final = "cases_exchangeable"
FLAT_CENTRE: Final = "flat_prior_on_centre"
NOT_BY_LOT: Final = "trait_not_by_lot"
PRIOR_FROM_MARGIN: Final = "prior_in_relevant_changes"
PRIOR_FROM_SPREAD: Final = "prior_in_spread_of_persons"
WITHOUT_CASE_TERM: Final = "without_case_term"
SIMULATED: Final = "drawn_like_the_data"
SPILLOVER: Final = "spillover_possible"
SHARED_MUNICIPALITY: Final = "municipality_shared"
EQUAL_MUNICIPALITIES: Final = "municipalities_count_alike"
BY_LOT: Final = "assigned_by_lot"
CHANGE_PLACES: Final = "could_have_changed_places"
SHORT_SERIES: Final = "short_series"
LINE_GOES_ON: Final = "line_would_have_gone_on"
MIXTURE_GOES_ON: Final = "mixture_would_have_gone_on"
DONORS_UNTOUCHED: Final = "comparison_series_untouched"
PARALLEL_STARTS: Final = "waiting_cases_change_alike"
STARTS_EXCHANGEABLE: Final = "starts_exchangeable"

COMMON_RATERS: Final = "raters_and_measured_overlap"
ALL_DECISIONS: Final = "decisions_pooled"
ANY_CODER: Final = "any_coder"
ANY_ORDER: Final = "any_order"
CASES_MIXED: Final = "cases_mixed"
CODED_ALONE: Final = "coded_independently"
CODINGS_RESOLVED: Final = "codings_resolved"
CODES_AS_GIVEN: Final = "codes_as_given"
EACH_ALONE: Final = "contrasts_alone"
INDEPENDENT_INTERVIEWS: Final = "independent_interviews"
LAST_WAVE: Final = "interviews_at_last_wave"
THESE_CASES: Final = "these_cases_only"
PRIMARY_CODER: Final = "primary_coder"
WITH_CODES_BELOW: Final = "with_codes_below"

WORDS: Final = (
    COMMON_RATERS,
    ALL_DECISIONS,
    ANY_CODER,
    ANY_ORDER,
    CASES_MIXED,
    CODED_ALONE,
    CODINGS_RESOLVED,
    CODES_AS_GIVEN,
    EACH_ALONE,
    INDEPENDENT_INTERVIEWS,
    LAST_WAVE,
    PRIMARY_CODER,
    THESE_CASES,
    WITH_CODES_BELOW,
    CHOSEN,
    CONTINUOUS,
    NORMAL_ANSWERS,
    SAME_STRUCTURE,
    SHARED_PERSONS,
    WITHOUT_CASE_LEVELS,
    ALL_MEASURED,
    ARMS_ALIKE,
    COMPLETE_SPREAD,
    DESCRIBES_ANSWERS,
    EQUAL_CASES,
    EQUAL_ROLES,
    EVENTS,
    FIGURE,
    FOLLOWED_ONLY,
    INDEPENDENT,
    INDEPENDENT_OCCASIONS,
    INDEPENDENT_WAVES,
    INVITED_AS_STATED,
    LINKED_ONLY,
    LISTWISE,
    MINIMUM_ANSWERED,
    MISSING_AT_RANDOM,
    MIXES_LEVELS,
    NORMAL_CHANGES,
    PAIRWISE,
    TWO_WAY,
    FULL_INFORMATION,
    BIASED_UPWARDS,
    COUNTED_WITH_ALL,
    FACTORS_AS_VALUES,
    LATENT_NORMAL,
    PARALLEL,
    PERSONS_ALIKE,
    RAW_SIGN,
    RIVALS,
    ASKED_AS_STATED,
    CHOSEN_BY_BASELINE,
    DECLARED_PATH,
    LOOKING_BACK,
    ALL_OF_BASELINE,
    LOST_APART,
    SAME_BASELINE,
    NO_HIDDEN_CHOICE,
    DECLARED_SHARES,
    TURNED,
    CASES_EXCHANGEABLE,
    FLAT_CENTRE,
    NOT_BY_LOT,
    PRIOR_FROM_MARGIN,
    PRIOR_FROM_SPREAD,
    SPILLOVER,
    EQUAL_MUNICIPALITIES,
    SHARED_MUNICIPALITY,
    BY_LOT,
    CHANGE_PLACES,
    LINE_GOES_ON,
    SHORT_SERIES,
    MIXTURE_GOES_ON,
    DONORS_UNTOUCHED,
    PARALLEL_STARTS,
    STARTS_EXCHANGEABLE,
    WITHOUT_CASE_TERM,
    ANSWERED_CELLS,
    SAMPLED_CASES,
    SAMPLED_ITEMS,
    SIMULATED,
    UNEVEN_CASES,
    WEIGHTS_AS_GIVEN,
)


def assuming(estimate: Estimate, *words: str) -> Estimate:
    """The estimate with further assumptions beside those that it has."""
    known = {word for word in estimate.assumption.split(";") if word}
    return replace(estimate, assumption=";".join(sorted(known | set(words))))
