"""The tables of a study, made of released estimates: as HTML for readers and CSV for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pandas as pd

from samskaping.present.instruments import (
    joint_values,
    pooled_indicators,
    rated_indicators,
    shares_municipality,
)
from samskaping.present.released import Released
from samskaping.present.tables import (
    beside_means,
    calibration,
    change,
    claims,
    coders,
    codes,
    comparisons,
    comparisons_of_effects,
    followed,
    interviews,
    items,
    lost,
    over_time,
    pooling,
    profiles,
    quality_and_change,
    raters,
    record,
    recovery_effects,
    reliability,
    respondents,
    soimpact,
    structure,
    trust,
    variants,
)
from samskaping.present.tables.csv import table_frame
from samskaping.present.tables.html import table_fragment, table_page
from samskaping.present.tables.model import Table
from samskaping.present.tables.table_rows import table_rows
from samskaping.present.words import Words
from samskaping.study.model import Outline
from samskaping.tables import publish, write_csv

_Builder = Callable[[Released, Words], Table]
_OF_SCORECARD: dict[str, _Builder] = {
    "cases": respondents.cases,
    "respondent_flow": respondents.respondent_flow,
    "response_role": respondents.response_role,
    "exclusions": respondents.exclusions,
    "missing": respondents.missing,
    "answers": items.answers,
    "items": items.items,
    "dependability": reliability.dependability,
    "case_dependability": reliability.case_dependability,
    "reliability": reliability.reliability,
    "reliability_bounds": reliability.reliability_bounds,
    "general_factor": reliability.general_factor,
    "reliability_role": reliability.reliability_role,
    "case_reliability": reliability.case_reliability,
    "further_intervals": reliability.further_intervals,
    "reliability_between": reliability.reliability_between,
    "reliability_ordered": reliability.reliability_ordered,
    "reliability_bounds_pooled": reliability.reliability_bounds_pooled,
    "general_factor_pooled": reliability.general_factor_pooled,
    "reliability_pooled": reliability.reliability_pooled,
    "structure_fit": structure.structure_fit,
    "loadings": structure.loadings,
    "value_relations": structure.value_relations,
    "value_validity": structure.value_validity,
    "dimensions": structure.dimensions,
    "modification_indices": structure.modification_indices,
    "invariance": comparisons.invariance,
    "latent_means": comparisons.latent_means,
    "case_agreement": raters.case_agreement,
    "respondents_needed": raters.respondents_needed,
    "d_study": raters.d_study,
    "variance_components": raters.variance_components,
    "profiles_value": profiles.profiles_value,
    "profiles_role_equal": profiles.profiles_role_equal,
    "profiles_field": profiles.profiles_field,
    "profiles_field_value": profiles.profiles_field_value,
    "roles": profiles.roles,
    "profiles_role": profiles.profiles_role,
    "role_gaps": profiles.role_gaps,
    "role_superiority": profiles.role_superiority,
    "top_box": profiles.top_box,
    "shrunken": beside_means.shrunken,
    "weighted": beside_means.weighted,
    "headroom": beside_means.headroom,
    "change": change.change,
    "change_beside": beside_means.change_beside,
    "case_change": change.case_change,
    "case_change_paired": change.case_change_paired,
    "case_superiority": change.case_superiority,
    "attrition": beside_means.attrition,
    "case_attrition": beside_means.case_attrition,
    "reliable_change": beside_means.reliable_change,
}
_OF_RECORD: dict[str, _Builder] = {
    "record": record.record,
    "measured": soimpact.measured,
    "attainment": soimpact.attainment,
    "indicator_change": soimpact.indicator_change,
    "reached": followed.reached,
    "by_municipality": followed.by_municipality,
    "change_sizes": followed.change_sizes,
    "change_in_cases": followed.change_in_cases,
    "changed_sides": followed.changed_sides,
    "looking_back": followed.looking_back,
    "chosen": followed.chosen,
    "effect": soimpact.effect,
    "effect_checks": comparisons_of_effects.effect_checks,
    "baseline_gap": comparisons_of_effects.baseline_gap,
    "adjusted_p": comparisons_of_effects.adjusted_p,
    "person_models": comparisons_of_effects.person_models,
    "series_changes": over_time.series_changes,
    "synthetic": over_time.synthetic,
    "synthetic_donors": over_time.synthetic_donors,
    "series_periods": over_time.series_periods,
    "staggered": over_time.staggered,
    "pooled": soimpact.pooled,
    "pooled_variants": pooling.pooled_variants,
    "pooled_without": pooling.pooled_without,
    "pooled_posterior": pooling.pooled_posterior,
    "moderators": pooling.moderators,
    "lost": lost.lost,
    "missing_patterns": lost.missing_patterns,
    "imputed": lost.imputed,
    "margins": trust.margins,
    "specifications": trust.specifications,
    "specification_tests": trust.specification_tests,
    "contributions": trust.contributions,
    "calibration": calibration.calibration,
    "gain_icc": calibration.gain_icc,
    "recovery_evidence": recovery_effects.evidence,
    "claim_grades": claims.claim_grades,
    "claim_sentences": claims.claim_sentences,
    "evidence_designs": claims.evidence_designs,
    "evidence_concerns": claims.evidence_concerns,
}
_OF_CODEBOOK: dict[str, _Builder] = {
    "interviewed": interviews.interviewed,
    "code_frequencies": interviews.code_frequencies,
    "code_sources": codes.code_sources,
    "code_contrasts": codes.code_contrasts,
    "code_pairs": codes.code_pairs,
    "codes_found": codes.codes_found,
    "saturation": codes.saturation,
    "readers": coders.readers,
    "agreement": coders.agreement,
    "agreement_units": coders.agreement_units,
    "agreement_passages": coders.agreement_passages,
    "agreement_sets": coders.agreement_sets,
}
_OF_BOTH: dict[str, _Builder] = {"joint_display": interviews.joint_display}
_OF_RATED: dict[str, _Builder] = {"quality_and_change": quality_and_change.quality_and_change}
_OF_ROWS: dict[str, _Builder] = {"table_rows": table_rows}
_OF_ALL: dict[str, _Builder] = {"variants": variants.variants}
_BUILDERS = _OF_SCORECARD | _OF_ROWS | _OF_RECORD | _OF_CODEBOOK | _OF_BOTH | _OF_RATED | _OF_ALL
TABLES = tuple(_BUILDERS)

__all__ = ["TABLES", "Table", "build_tables", "table_fragment", "tables_of", "write_tables"]


def tables_of(outline: Outline) -> tuple[str, ...]:
    """The tables that a study can have, by the instruments that it has."""
    names: list[str] = []
    if outline.scorecard.items:
        names += _OF_SCORECARD
    if outline.record is not None or outline.codebook is not None:
        names += _OF_ROWS
    if outline.record is not None:
        names += [name for name in _OF_RECORD if name not in _impossible(outline)]
    if outline.codebook is not None:
        names += _OF_CODEBOOK
        names += _OF_BOTH if joint_values(outline) else {}
    names += _OF_RATED if rated_indicators(outline) else {}
    return (*names, *_OF_ALL)


def _impossible(outline: Outline) -> set[str]:
    """Tables that ask for a design that no indicator has."""
    found = set() if pooled_indicators(outline) else {"pooled"}
    compared = outline.record is not None and any(
        one.design == "comparison" for one in outline.record.indicators
    )
    record = outline.record
    found |= over_time.impossible(record)
    found |= followed.impossible(record)
    if not shares_municipality(outline):
        found |= {"by_municipality"}
    if not compared:
        found |= {"effect", "effect_checks", "baseline_gap"}
    if record is None or not record.families:
        found |= {"adjusted_p"}
    if record is None or not any(comparisons_of_effects.has_models(one)
                                 for one in record.indicators):  # fmt: skip
        found |= {"person_models"}
    if record is None or all(one.measured == "aggregate" for one in record.indicators):
        found |= {"lost", "missing_patterns", "imputed"}
    return found if record is not None and record.contributions else found | {"contributions"}


def build_tables(estimates: pd.DataFrame, outline: Outline, language: str) -> dict[str, Table]:
    """Every table of ``tables_of(outline)``; one that the study has no numbers for is empty.

    ``estimates`` are released ones.
    """
    release, words = Released(estimates, outline.record), Words(outline, language)
    return {name: _BUILDERS[name](release, words) for name in tables_of(outline)}


def write_tables(
    estimates: pd.DataFrame, outline: Outline, languages: Iterable[str], folder: str | Path
) -> None:
    """Write ``{table}.csv`` once and ``{table}.{language}.html`` for every language.

    Each is stamped with the kind of data: a page in words, a CSV in its first column.
    """
    for i, language in enumerate(languages):
        for name, table in build_tables(estimates, outline, language).items():
            if i == 0:
                stamped = table_frame(table)
                stamped.insert(0, "provenance", outline.study.provenance)
                with publish(Path(folder) / f"{name}.csv") as beside:
                    write_csv(stamped, beside)
            with publish(Path(folder) / f"{name}.{language}.html") as beside:
                beside.write_text(table_page(table), encoding="utf-8", newline="\n")
