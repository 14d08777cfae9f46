"""A made-up study with released estimates: numbers, withheld ones, and ones with a reason."""

from collections.abc import Callable, Iterator
from itertools import combinations, product
from typing import Any

import pandas as pd
import pytest

from samskaping.estimates import as_estimates, name_group, vocabulary
from samskaping.study.model import Outline
from samskaping.tables import MISSING_REASONS

WITHHELD = "suppressed;rule=persons"
Row = dict[str, Any]


def _text(nb: str, en: str) -> dict[str, str]:
    return {"nb": nb, "en": en}


def _make_outline(
    *,
    cases: int = 3,
    waves: int = 2,
    roles: bool = True,
    fields: bool = True,
    provenance: str = "synthetic",
    profile: str = "nordic",
) -> Outline:
    names = ("Elvevik", "Nordås & <Sør>", "Kildeby")
    return Outline.model_validate(
        {
            "study": {
                "id": "fjord",
                "title": _text("Samskaping ved fjorden", "Co-creation by the fjord"),
                "description": _text("En oppdiktet studie.", "A made-up study."),
                "provenance": provenance,
                "seed": 7,
                "data_source": _text("Laget for testen", "Made for the test"),
                "data_licence": "CC0-1.0",
            },
            "cases": [
                {
                    "id": f"c{i}",
                    "name": names[i],
                    "municipality": names[i],
                    "country": "DK" if i == 2 else "NO",
                    "reference": i == 2,
                }
                for i in range(cases)
            ],
            "roles": [
                {"id": "resident", "label": _text("Innbygger", "Resident")},
                {"id": "officer", "label": _text("Forvaltning", "Administration")},
            ]
            if roles
            else [],
            "waves": [
                {"id": "during", "label": _text("Underveis", "Under way")},
                {"id": "end", "label": _text("Ved slutten", "At the end")},
            ][-waves:],
            "linkage": "partial" if waves > 1 else "none",
            "scorecard": {
                "id": "card",
                "title": _text("Et målekort", "A scorecard"),
                "wording": "illustrative",
                "source": {"en": "made for the test"},
                "scale": {
                    "minimum": 1,
                    "maximum": 5,
                    "labels": {1: _text("Helt uenig", "Disagree"), 5: _text("Helt enig", "Agree")},
                },
                "values": [
                    {"id": "equal", "label": _text("Likeverdighet", "Equal standing")},
                    {"id": "learning", "label": _text("Felles læring", "Shared learning")},
                ],
                "fields": [{"id": "plan", "label": _text("Planlegge", "Planning")}]
                if fields
                else [],
                "items": [
                    {
                        "id": f"i{i}",
                        "value": "equal" if i < 2 else "learning",
                        "field": "plan" if fields else None,
                        "reversed": i == 1,
                        "text": _text(f"Påstand {i}", f"Statement {i}"),
                    }
                    for i in range(4)
                ],
            },
            "disclosure": {"profile": profile},
        }
    )


_USUAL = {
    "persons": 41.0,
    "forms": 41.0,
    "cells": 3.0,
    "share": 0.554,
    "scale_points": 3.914,
    "coefficient": 0.786,
    "scale_points_squared": 0.2468,
    "standard_deviations": -0.21,
    "fit_index": 0.0123,
    "statistic": 12.346,
    "factors": 2.0,
    "places": 2.0,
    "category": 1.0,
}


def _row(domain: str, quantity: str, subject: str, group: str, **fields: Any) -> Row:
    unit = vocabulary()["quantities"][quantity]["unit"]
    usual = _USUAL[unit]
    interval = unit not in ("persons", "forms", "cells")
    row: Row = {
        "key": ".".join((domain, quantity, subject, group)),
        "domain": domain,
        "quantity": quantity,
        "subject": subject,
        "group": group,
        "estimate": usual,
        "lower": usual * 0.9 if interval else None,
        "upper": usual * 1.1 if interval else None,
        "confidence": 0.95 if interval else None,
        "n": 41,
        "n_cases": 3,
        "n_min_cell": 12,
        "method": "count",
    }
    return row | fields


def _flow(outline: Outline) -> Iterator[Row]:
    for wave in outline.waves:
        for case in (None, *(case.id for case in outline.cases)):
            group = name_group(case=case, wave=wave.id)
            for quantity in (
                "invited",
                "submitted",
                "excluded",
                "kept",
                "flagged",
                "response_rate",
            ):
                yield _row("study", quantity, "total", group)
            for role in outline.roles:
                group = name_group(case=case, role=role.id, wave=wave.id)
                for quantity in ("invited", "kept", "response_rate"):
                    yield _row("study", quantity, "total", group)
        for quantity, rule in (
            ("excluded", "duplicates"),
            ("changed", "out_of_range"),
            ("flagged", "straight_lining"),
        ):
            yield _row("study", quantity, rule, name_group(wave=wave.id))
        for reason in (None, *MISSING_REASONS[:3]):
            group = name_group(reason=reason, wave=wave.id)
            for subject in ("total", *(item.id for item in outline.scorecard.items)):
                yield _row("study", "missing_share", subject, group, estimate=0.0312)


def _items(outline: Outline) -> Iterator[Row]:
    for wave in outline.waves:
        group = name_group(wave=wave.id)
        within = name_group(level="within_case", wave=wave.id)
        for item in outline.scorecard.items:
            for word in ("item_n", "item_mean", "item_sd", "floor_share", "ceiling_share"):
                yield _row("samson", word, item.id, group)
            for word in ("item_rest_correlation", "alpha_if_deleted"):
                yield _row("samson", word, item.id, within)
            for point in outline.scorecard.scale.points:
                answer = name_group(answer=str(point), wave=wave.id)
                yield _row("samson", "item_share", item.id, answer, estimate=0.2)


def _reliability(outline: Outline, subjects: list[str]) -> Iterator[Row]:
    words = ("alpha", "omega_total", "alpha_standardised", "lambda2", "lambda6")
    for wave in outline.waves:
        for subject in subjects:
            for level in ("within_case", "pooled"):
                group = name_group(level=level, wave=wave.id)
                for word in words:
                    yield _row("samson", word, subject, group, method="jackknife_cases")
                for word in ("split_half", "split_half_lowest", "lambda4"):
                    bare = dict.fromkeys(("lower", "upper", "confidence"))
                    yield _row("samson", word, subject, group, method="all_splits", **bare)
                if subject == "total":
                    for word in ("omega_hierarchical", "explained_common_variance"):
                        yield _row("samson", word, subject, group, method="schmid_leiman", **bare)
            if len(outline.cases) > 1:
                group = name_group(level="between_case", wave=wave.id)
                few = _EMPTY | {"note": "too_few_cases;minimum=50;n=3"}
                yield _row("samson", "alpha", subject, group, **few)
                group = name_group(level="pooled", wave=wave.id)
                yield _row("samson", "ordinal_alpha", subject, group, method="polychoric_ml")
                case = outline.cases[0].id
                group = name_group(case=case, interval="bonett", wave=wave.id)
                yield _row("samson", "alpha", subject, group, method="bonett")
            for role in outline.roles:
                group = name_group(level="within_case", role=role.id, wave=wave.id)
                for word in ("alpha", "omega_total"):
                    yield _row("samson", word, subject, group, method="jackknife_cases")
            for case in outline.cases:
                for word in ("alpha", "omega_total"):
                    yield _row("samson", word, subject, name_group(case=case.id, wave=wave.id))
            if len(outline.cases) > 1:
                for word in ("icc1", "icc2", "between_case_variance", "within_case_variance"):
                    yield _row("samson", word, subject, name_group(wave=wave.id), method="anova_f")


_BESIDE_MEANS = ("mean_shrunken", "mean_weighted", "effective_n", "headroom",
                 "score_ceiling_share", "score_floor_share")  # fmt: skip
_OF_ROLES = ("mean_over_cases", "role_gap_over_cases", "role_superiority_over_cases")
_BESIDE_CHANGE = ("top_box_change", "wave_superiority_over_cases", "baseline_stayers",
                  "baseline_leavers", "attrition_gap", "attrition_gap_standardised",
                  "difference_reliability", "mdc", "reliably_improved_share",
                  "reliably_deteriorated_share")  # fmt: skip


def _profiles(outline: Outline, subjects: list[str]) -> Iterator[Row]:
    for wave in outline.waves:
        for subject in subjects:
            for case in outline.cases:
                group = name_group(case=case.id, wave=wave.id)
                words = ("mean", "top_box_share", "case_mean_reliability", "mean_role_equal")
                for word in words if outline.roles else words[:-1]:
                    yield _row("samson", word, subject, group, method="mean_t")
                for word in _BESIDE_MEANS:
                    yield _row("samson", word, subject, group)
                for role in outline.roles:
                    group = name_group(case=case.id, role=role.id, wave=wave.id)
                    for word in ("mean", "role_gap", "role_superiority"):
                        yield _row("samson", word, subject, group, method="mean_t")
            for role in outline.roles:
                group = name_group(role=role.id, wave=wave.id)
                for word in _OF_ROLES:
                    yield _row("samson", word, subject, group, method="case_means_t")
            if len(outline.cases) > 1:
                group = name_group(wave=wave.id)
                yield _row("samson", "mean_over_cases", subject, group, method="case_means_t")
    if len(outline.waves) > 1:
        yield _row("study", "linked", "total", name_group())
        for subject in subjects:
            change = {"estimate": -0.1234, "lower": -0.51, "upper": 0.262, "p": 0.0004}
            for word in ("change", "change_model", "change_paired"):
                yield _row("samson", word, subject, "wave=end-during", **change)
            for word in _BESIDE_CHANGE:
                yield _row("samson", word, subject, "wave=end-during")
            for case in outline.cases:
                group = name_group(case=case.id, wave="end-during")
                for word in ("case_change", "case_change_paired"):
                    yield _row("samson", word, subject, group, **change)
                for word in ("wave_superiority", "baseline_stayers", "baseline_leavers"):
                    yield _row("samson", word, subject, group)


def _raters(outline: Outline, subjects: list[str]) -> Iterator[Row]:
    choices = outline.analysis.raters
    for wave, subject in product((wave.id for wave in outline.waves), subjects):
        for case in outline.cases:
            for null in choices.nulls:
                yield _row("samson", "rwg_j", subject, f"case={case.id};null={null};wave={wave}")
            for word in ("awg_j", "ad_m_j"):
                yield _row("samson", word, subject, name_group(case=case.id, wave=wave))
        for component in ("case", "person", "item", "case_item", "residual"):
            for word in ("variance_component", "variance_component_reml"):
                yield _row("samson", word, subject, f"component={component};wave={wave}")
        if len(outline.cases) > 1:
            for size in (*choices.respondents, "present"):
                for word in ("generalizability", "dependability"):
                    group = name_group(items="2", respondents=str(size), wave=wave)
                    yield _row("samson", word, subject, group, method="d_study")
            for decision, target in product(("relative", "absolute"), ("0_7", "0_8")):
                group = name_group(decision=decision, items="2", target=target, wave=wave)
                yield _row("samson", "respondents_needed", subject, group, method="d_study")


_EMPTY = dict.fromkeys(("estimate", "lower", "upper", "p", "n", "n_cases", "n_min_cell"))


def _structure(outline: Outline) -> Iterator[Row]:
    """The measurement model within cases and ordinal, and a comparison of every kind."""
    card = outline.scorecard
    values = [value.id for value in card.values]
    for wave in outline.waves:
        within, pooled = (
            name_group(level=level, wave=wave.id) for level in ("within_case", "pooled")
        )
        for item in card.items:
            yield _row("samson", "loading", item.id, pooled)
            for quantity in ("loading", "loading_raw", "loading_one_factor"):
                yield _row("samson", quantity, item.id, within)
        for value in values:
            for quantity in ("average_variance_extracted", "composite_reliability"):
                yield _row("samson", quantity, value, within)
        for first, second in combinations(values, 2):
            for level in ("within_case", "pooled"):
                group = name_group(level=level, wave=wave.id, **{"with": second})
                yield _row("samson", "factor_correlation", first, group)
            group = name_group(level="within_case", wave=wave.id, **{"with": second})
            yield _row("samson", "htmt", first, group)
        for subject in ("total", *values):
            yield _row("samson", "fit_srmr", subject, within)
            for variant, quantities in (
                ("plain", ("fit_chi_square", "fit_cfi", "fit_tli", "fit_rmsea")),
                ("robust", ("fit_cfi", "fit_tli", "fit_rmsea")),
                ("scaled", ("fit_chi_square",)),
            ):
                group = name_group(level="within_case", variant=variant, wave=wave.id)
                for quantity in quantities:
                    yield _row("samson", quantity, subject, group, df=19.0, p=0.21)
        for quantity in ("eigenvalue", "eigenvalue_random"):
            group = name_group(level="within_case", rank="1", wave=wave.id)
            yield _row("samson", quantity, "total", group)
        for quantity in ("modification_index", "expected_change"):
            group = name_group(level="within_case", on=values[-1], wave=wave.id)
            yield _row("samson", quantity, card.items[0].id, group, df=1.0, p=0.01)
    wave = outline.waves[-1].id
    for step in ("metric", "scalar"):
        group = name_group(by="language", step=step, wave=wave)
        for quantity in ("cfi_change", "rmsea_change", "invariance_verdict"):
            yield _row("samson", quantity, "total", group)
        yield _row("samson", "invariance_test", "total", group, df=4.0, p=0.3)
    for value in values:
        group = name_group(by="language", language="da-nb", wave=wave)
        yield _row("samson", "latent_mean_difference", value, group)


def _make_estimates(outline: Outline, *, withheld: str = "some") -> pd.DataFrame:
    card = outline.scorecard
    subjects = [*dict.fromkeys(item.value for item in card.items)]
    subjects.append("total")
    fields = [field.id for field in card.fields]
    crossed = [f"field={field};value={value}" for field in fields for value in subjects[:-1]]
    subjects += fields
    rows = [
        *_flow(outline),
        *_items(outline),
        *_reliability(outline, subjects),
        *_profiles(outline, [*subjects, *crossed]),
        *_raters(outline, subjects),
        *_structure(outline),
    ]
    for i, row in enumerate(rows):
        small = "role=resident" in row["group"] and row["subject"] == "equal"
        if withheld == "all" or (withheld == "some" and (small or i % 37 == 5)):
            row |= _EMPTY | {"note": WITHHELD}
        elif row["quantity"] == "omega_total" and row["subject"] == "learning":
            row |= _EMPTY | {"note": "too_few_items;minimum=3;n=2"}
        elif row["quantity"] == "icc1":
            row |= {"lower": None, "upper": None, "note": "interval_needs_more_cases"}
    return as_estimates(rows)


@pytest.fixture
def make_outline() -> Callable[..., Outline]:
    """Make an outline; by default three cases, two waves, two roles and one field."""
    return _make_outline


@pytest.fixture
def make_estimates() -> Callable[..., pd.DataFrame]:
    """Make released estimates for an outline; ``withheld`` is none, some or all."""
    return _make_estimates


@pytest.fixture
def outline() -> Outline:
    """The usual made-up study."""
    return _make_outline()


@pytest.fixture
def estimates(outline: Outline) -> pd.DataFrame:
    """Released estimates of the usual study, some withheld."""
    return _make_estimates(outline)
