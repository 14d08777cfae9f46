"""Released estimates of measurements and interviews: some withheld, some with a reason."""

import pandas as pd

from samskaping.analysis.integration.quality_and_change import quality_and_change
from samskaping.analysis.soimpact.evidence import evidence
from samskaping.estimates import Estimates, as_estimates, join_estimates, name_group
from samskaping.numeric import Estimate
from samskaping.study.model import Outline
from tests.present.source_codes import add_codes
from tests.present.source_measurements import measurements

WITHHELD = "suppressed;rule=persons"


def make_estimates(outline: Outline, *, withheld: str = "some") -> pd.DataFrame:
    """Released estimates of the two sources; ``withheld`` is none, some or all."""
    asked = (outline.model_dump_json(), withheld)
    if asked not in _MADE:
        _MADE[asked] = _made(outline, withheld)
    return _MADE[asked].copy()


# Many tests ask for the same.
_MADE: dict[tuple[str, str], pd.DataFrame] = {}


def _made(outline: Outline, withheld: str) -> pd.DataFrame:
    tables = []
    if outline.record is not None:
        measured = measurements(outline).frame()
        tables += [measured, evidence(measured, outline)]
    if outline.codebook is not None:
        tables.append(_interviews(outline).frame())
        if outline.scorecard.items:
            tables += [_scores(outline).frame(), _integration(outline).frame()]
            if outline.record is not None:
                known = join_estimates([tables[0], _scores(outline).frame()])
                tables.append(quality_and_change(known, outline))
    rows = [row for table in tables for row in table.to_dict("records")]
    for row in rows:
        if row["quantity"] == "target":
            continue
        if withheld == "all" or (withheld == "some" and _small(row)):
            row.update(dict.fromkeys(_EMPTIED, pd.NA) | {"note": WITHHELD})
    return as_estimates(rows)


_EMPTIED = ("estimate", "lower", "upper", "confidence", "se", "df", "statistic", "p",
            "n", "n_cases", "n_min_cell")  # fmt: skip


def _small(row: dict[str, object]) -> bool:
    """What a study of this size loses: a case with few persons, rare codes, a small figure."""
    group, quantity = str(row["group"]), str(row["quantity"])
    if row["domain"] in ("interviews", "integration"):
        few = "case=case2" in group or "case=case4" in group
        rare = quantity.startswith("code_") and sum(map(ord, str(row["key"]))) % 5 == 0
        return (few and quantity != "role_spread") or rare
    if row["domain"] == "soimpact" and quantity in (
        "measured", "case_indicator_change", "attainment", "on_track"
    ):  # fmt: skip
        subject = str(row["subject"])
        if subject.startswith("deltakere"):
            return "case=case1" in group and "oppfolging_1" not in group
        return subject.startswith("tilhorighet") and "case=case3;" in group and "null" in group
    return False


def _interviews(outline: Outline) -> Estimates:
    table = Estimates(domain="interviews")
    groups = {"all": 61, **{f"case={case.id}": 8 + i for i, case in enumerate(outline.cases)}}
    groups |= {f"role={role.id}": 30 for role in outline.roles}
    groups |= {f"wave={wave.id}": 40 for wave in outline.waves}
    for group, persons in groups.items():
        table.add("interviewed", "total", group,
                  Estimate(estimate=float(persons), n=persons, method="count"))  # fmt: skip
        for i, code in enumerate(outline.codebook.codes):
            having = 0 if (i + len(group)) % 9 == 0 else 1 + (i * 3 + len(group)) % (persons - 1)
            counted = Estimate(estimate=float(having), n=persons, method="count")
            share = Estimate(estimate=having / persons, n=persons, method="descriptive")
            table.add("code_persons", code.id, group, counted)
            table.add("code_share", code.id, group, share)
    for unit in outline.codebook.units:
        for i, code in enumerate(outline.codebook.codes):
            _agreement(table, i, code.id, f"unit={unit}")
            if any(one.parent == code.id for one in outline.codebook.codes):
                _agreement(table, i, code.id, f"codes=branch;unit={unit}")
        _agreement(table, 0, "total", f"unit={unit}")
    add_codes(table, outline)
    return table


def _agreement(table: Estimates, i: int, subject: str, group: str) -> None:
    """Every fourth code is rare, with coders who agree; on the third nobody can differ."""
    rare = i % 4 == 1
    shown = {"code_prevalence": 0.02 if rare else 0.31, "agreement_percent": 0.96 if rare else 0.83}
    shown |= {"pabak": 0.92, "gwet_ac1": 0.95} if rare else {"pabak": 0.66, "gwet_ac1": 0.71}
    for quantity, found in shown.items():
        table.add(quantity, subject, group,
                  Estimate(estimate=found, n=40, method="descriptive"))  # fmt: skip
    for quantity, low in (("cohen_kappa", 0.41), ("krippendorff_alpha", -1.73)):
        if i == 2:
            number = Estimate(note="no_variance", method="jackknife_kappa")
        else:
            number = Estimate(estimate=0.62, lower=low, upper=0.79, confidence=0.95, n=40,
                              n_cases=6, method="jackknife_kappa")  # fmt: skip
        table.add(quantity, subject, group, number)


def _scores(outline: Outline) -> Estimates:
    table = Estimates(domain="samson")
    for v, value in enumerate(outline.scorecard.values):
        for i, case in enumerate(outline.cases):
            for w, wave in enumerate(outline.waves):
                mean = 2.4 + 0.3 * ((i + v) % 5) + 0.15 * w
                table.add("mean", value.id, name_group(case=case.id, wave=wave.id),
                          Estimate(estimate=mean, lower=mean - 0.31, upper=mean + 0.31,
                                   confidence=0.95, n=28, method="mean_t"))  # fmt: skip
    return table


def _integration(outline: Outline) -> Estimates:
    table = Estimates(domain="integration")
    for v, value in enumerate(outline.scorecard.values):
        for i, case in enumerate(outline.cases):
            for wave in outline.waves:
                group = name_group(case=case.id, wave=wave.id)
                spread = (
                    Estimate(note="too_few_roles;minimum=2;n=1")
                    if i == 1
                    else Estimate(estimate=0.4 + 0.07 * i, n=28, method="descriptive")
                )
                table.add("role_spread", value.id, group, spread)
                for k, quantity in enumerate(("supporting_share", "questioning_share")):
                    share = ((i + 2 * v + 3 * k) % 8) / 8
                    table.add(quantity, value.id, group,
                              Estimate(estimate=share, n=8 + i, method="descriptive"))  # fmt: skip
                verdict = Estimate(estimate=1.0 + (i + v) % 4, n=8 + i, method="joint_display_rule")
                table.add("meta_inference", value.id, group, verdict)
    return table
