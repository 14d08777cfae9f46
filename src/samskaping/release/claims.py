"""Which quantities the gate knows, and what decides whether they leave.

A number that no rule speaks of has been looked at by nobody: it is withheld. Whoever adds a
quantity to the vocabulary enters it here, with the rule that weighs it.
"""

from __future__ import annotations

from collections.abc import Sequence

from samskaping.release.rows import Row, Verdicts

# Every rule also asks for enough persons; these ask for more, in the module of that name.
CLAIMS: dict[str, tuple[str, ...]] = {
    # Counts of forms and of persons, of whom none may be few.
    "persons": ("invited", "submitted", "excluded", "changed", "flagged", "kept", "response_rate",
                "linked", "missing_share"),
    "table_rows": ("rows_given", "rows_excluded", "rows_changed", "rows_flagged", "rows_kept"),
    # How many gave an answer follows from no share, mean and spread, alone or by subtraction.
    "answers": ("item_n", "item_mean", "item_sd", "item_share", "floor_share", "ceiling_share"),
    # Sums over cells: no small one follows from them, their intervals, or what the items tell.
    "scores": ("mean", "sd", "mean_role_equal", "mean_over_cases", "top_box_share", "role_gap",
               "role_gap_over_cases", "change", "case_change", "change_paired",
               "case_change_paired", "case_top_box_change", "top_box_change", "role_spread",
               "variance_component_reml"),
    # They tell how far the cases lie apart, and their sizes.
    "sizes": ("icc1", "icc2", "case_mean_reliability", "between_case_variance",
              "within_case_variance", "variance_component"),
    # Functions of the items' covariances: none gives the spread of an item back.
    "consistency": ("alpha", "alpha_standardised", "lambda2", "lambda6", "omega_total",
                    "omega_total_observed", "split_half", "split_half_lowest", "lambda4",
                    "greatest_lower_bound", "omega_hierarchical", "explained_common_variance",
                    "omega_total_groups", "inter_item_correlation", "item_rest_correlation",
                    "alpha_if_deleted", "loading_raw"),
    "agreement": ("rwg_j", "awg_j", "ad_m_j", "generalizability", "dependability",
                  "respondents_needed"),
    # Made of numbers that must have left themselves.
    "composed": ("mean_shrunken", "headroom", "score_floor_share", "score_ceiling_share",
                 "role_superiority", "role_superiority_over_cases", "wave_superiority",
                 "wave_superiority_over_cases", "change_model", "baseline_stayers",
                 "baseline_leavers", "attrition_gap", "attrition_gap_standardised",
                 "difference_reliability", "mdc", "reliably_improved_share",
                 "reliably_deteriorated_share"),
    "weights": ("mean_weighted", "mean_weighted_over_cases", "effective_n"),
    # Models of correlations, within cases or of all persons: without the unit of the scale, no
    # mean and no spread is in them. Enough persons suffice.
    "comparisons": ("ordinal_alpha", "omega_categorical", "omega_categorical_implied",
                    "empty_cell_share", "loading", "loading_one_factor", "factor_correlation",
                    "htmt", "average_variance_extracted", "composite_reliability",
                    "fit_chi_square", "fit_cfi", "fit_tli", "fit_rmsea", "fit_srmr",
                    "modification_index", "expected_change", "parallel_dimensions", "eigenvalue",
                    "eigenvalue_random", "cfi_change", "rmsea_change", "invariance_test",
                    "invariance_released", "invariance_verdict", "latent_mean_difference"),
    "measurements": ("measured", "measured_over_cases", "followed_up", "target", "attainment",
                     "on_track", "case_then_change", "then_change", "case_response_shift",
                     "response_shift",
                     "case_indicator_change", "indicator_change", "case_indicator_change_paired",
                     "indicator_change_paired", "effect"),
    # Made of an indicator's figures: they leave where every figure behind them has.
    "effects": ("indicator_change_municipality", "measured_rate", "lost_share", "g_av",
                "regression_to_mean",
                "change_beyond_regression", "equivalence", "e_value", "bias_borne", "contribution",
                "gain_icc", "calibration_false_positives", "calibration_coverage",
                "calibration_power", "effect_check", "effect_joint", "baseline_gap",
                "baseline_gap_standardised", "odds_ratio", "proportional_odds",
                "risk_ratio", "rate_ratio", "pooled_change", "pooled_change_prediction", "tau2",
                "i2", "h2", "heterogeneity", "pooling_weight", "pooled_change_variant",
                "pooled_change_without", "tau2_variant", "prior_scale", "posterior_change",
                "posterior_spread", "posterior_prediction", "posterior_intended",
                "posterior_relevant", "posterior_small", "moderator_slope",
                "moderator_permutation", "tau2_residual", "staggered_cohort", "staggered_event",
                "staggered_overall"),
    # The same, of the persons who were measured at both occasions.
    "followed": ("d_rm", "d_z", "rank_biserial", "hodges_lehmann", "lost_gap",
                 "indicator_change_model", "paired_share_change", "mcnemar", "mcnemar_mid_p"),
    # Figures of a register, and what rests on all periods of a series, or of all series.
    "series": ("series_value", "series_fitted", "series_continued", "series_level_change",
               "series_slope_change", "series_end_difference", "series_autocorrelation",
               "synthetic_value", "synthetic_gap", "synthetic_gap_mean", "synthetic_weight",
               "synthetic_fit", "synthetic_ratio", "synthetic_rank"),
    # Worked out from the p of several indicators.
    "families": ("adjusted_p",),
    # Drawn from an indicator's primary number: they leave with it.
    "conclusions": ("claim", "evidence_start", "evidence_concern", "evidence_grade"),
    # Scores of cases against their changes, all of which must have left.
    "quality": ("quality_change_correlation", "quality_change_power"),
    # Made of who was lost; they ask that no few of them be set off.
    "lost": ("missing_pattern", "indicator_change_imputed", "effect_imputed",
             "tipping_point", "tipping_point_sd", "delta", "delta_adjusted", "specification",
             "specification_median", "specification_share", "specification_test",
             "specification_smallest_p"),
    "interviews": ("interviewed", "persons_read", "code_persons", "code_share", "code_prevalence",
                   "agreement_percent", "cohen_kappa", "krippendorff_alpha", "light_kappa",
                   "fleiss_kappa", "conger_kappa", "pabak", "gwet_ac1", "gwet_ac2", "set_alpha",
                   "unitising_alpha", "segment_match", "supporting_share", "questioning_share",
                   "meta_inference", "code_sources", "code_source_share", "code_contrast",
                   "code_pair_persons", "code_pair_share", "code_pair_jaccard", "codes_found",
                   "saturation_persons"),
}  # fmt: skip


# What a group may name. One that names anything else is of persons whom no rule counts.
LEVELS = {"answer", "arm", "at", "by", "case", "coder", "coders", "codes", "component",
          "decision", "distance", "due", "event", "interval", "items", "language", "level",
          "moderator", "null", "occasion", "of", "on", "parameter", "period", "persons", "prior",
          "rank", "reason", "respondents", "role", "run", "scale", "start", "step", "table",
          "target", "unit", "variant", "wave", "weighed", "with", "without"}  # fmt: skip


def withhold_unclaimed(rows: Sequence[Row], verdicts: Verdicts) -> None:
    """Withhold every number that no rule speaks of, and those of groups that none knows."""
    claimed = {quantity for quantities in CLAIMS.values() for quantity in quantities}
    for row in rows:
        if row.quantity not in claimed or not row.levels.keys() <= LEVELS:
            verdicts.withhold(row, "unclaimed", "no rule speaks of it")
