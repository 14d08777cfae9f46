"""Released estimates of measurements, with every shape a row can have.

The numbers are smooth functions of where they stand, so that a test can say what to expect.
"""

from samskaping.estimates import Estimates, name_group
from samskaping.numeric import Estimate
from samskaping.study.model import Outline
from tests.present.sources import start_of, step_of


def measurements(outline: Outline) -> Estimates:
    table = Estimates(domain="soimpact")
    record = outline.record
    for indicator in record.indicators:
        arms = {"effort": [case.id for case in outline.cases], "comparison": []}
        if indicator.design == "comparison":
            arms["effort"] = arms["effort"][:3]
            arms["comparison"] = [group.id for group in record.comparison_groups]
        _add_measured(table, record, indicator, arms)
        for case in arms["effort"]:
            _add_targets(table, record, indicator, case)
        for later in ("oppfolging_1", "oppfolging_2"):
            _add_changes(table, record, indicator, arms, f"{later}-nullpunkt")
    return table


def _add_measured(table, record, indicator, arms):
    start, step = start_of(indicator), step_of(indicator)
    for arm, cases in arms.items():
        for at, occasion in enumerate(record.occasions):
            for i, case in enumerate(cases):
                group = name_group(case=case, occasion=occasion.id)
                if i == 5 and at == 1:
                    table.add("measured", indicator.id, group, Estimate(note="not_measured", n=0))
                    continue
                value = start + step * (0.3 * i + (0.9 if arm == "effort" else 0.2) * at)
                value = float(round(value)) if indicator.measure == "count" else value
                half = abs(step) * 0.9
                if indicator.id.startswith("vertstrivsel"):
                    figure = Estimate(
                        estimate=value, method="aggregate", note="interval_of_a_figure"
                    )
                else:
                    figure = Estimate(
                        estimate=value, lower=value - half, upper=value + half,
                        confidence=0.95, n=34, method="mean_t",
                    )  # fmt: skip
                table.add("measured", indicator.id, group, figure)
            if cases:
                mean = Estimate(
                    estimate=start + step * at, lower=start + step * at - abs(step) / 2,
                    upper=start + step * at + abs(step) / 2, confidence=0.95, n=140,
                    n_cases=len(cases), method="case_means_t", assumption="cases_count_alike",
                )  # fmt: skip
                table.add(
                    "measured_over_cases", indicator.id,
                    name_group(arm=arm, occasion=occasion.id), mean,
                )  # fmt: skip


def _add_targets(table, record, indicator, case):
    for target in record.target_of(indicator, case):
        due = f"{target.date:%Y%m%d}"
        table.add(
            "target", indicator.id, name_group(case=case, due=due),
            Estimate(estimate=target.value, method="design"),
        )  # fmt: skip
    for at, occasion in enumerate(("oppfolging_1", "oppfolging_2"), start=1):
        i = int(case.removeprefix("case"))
        due = "20251231" if at == 1 else "20261231"
        group = name_group(case=case, due=due, occasion=occasion)
        if indicator.direction == "maintain":
            verdict = ("kept", "not_kept", "unclear")[i % 3]
            found = Estimate(note=f"maintained_{verdict}", method="fieller")
        elif i == 3:
            found = Estimate(estimate=-0.12, note="interval_unbounded", n=34, method="fieller")
        else:
            share = 0.3 * at + 0.11 * i
            found = Estimate(
                estimate=share, lower=share - 0.4, upper=share + 0.5, confidence=0.95, n=34,
                method="fieller",
            )  # fmt: skip
        table.add("attainment", indicator.id, group, found)
        told = Estimate(estimate=float(i % 3 + 1), n=34, method="distance_from_path")
        table.add("on_track", indicator.id, group, told)


def _add_changes(table, record, indicator, arms, contrast):
    step, name = step_of(indicator), indicator.id
    at = 1 if contrast.startswith("oppfolging_1") else 2

    def change(middle, half, **more):
        limits = {"lower": middle - half, "upper": middle + half, "confidence": 0.95}
        return Estimate(estimate=middle, **limits, p=0.0321, **more)

    for arm, cases in arms.items():
        for i, case in enumerate(cases):
            group = name_group(case=case, occasion=contrast)
            if indicator.measured == "aggregate":
                found = Estimate(
                    estimate=float(round(step * (0.7 * at + 0.2 * i))) if
                    indicator.measure == "count" else step * (0.7 * at + 0.2 * i),
                    note="interval_of_a_figure", method="aggregate",
                    assumption="figure_as_delivered",
                )  # fmt: skip
            else:
                found = change(step * (0.6 * at + 0.25 * i), abs(step) * (0.6 + 0.15 * i), n=34,
                               method="partly_paired_t")  # fmt: skip
                table.add("followed_up", name, group, Estimate(estimate=27.0, n=27, method="count"))
                _add_ranks(table, indicator, group, i)
            table.add("case_indicator_change", name, group, found)
        if cases:
            over = change(step * at, abs(step) * 0.5, n=140, n_cases=len(cases),
                          method="case_means_difference_t",
                          assumption="cases_count_alike;rivals_not_ruled_out")  # fmt: skip
            table.add("indicator_change", name, name_group(arm=arm, occasion=contrast), over)
            _add_followed(table, indicator, name_group(arm=arm, occasion=contrast))
    group = name_group(occasion=contrast)
    if indicator.design == "comparison":
        table.add("effect", name, group, change(step * at, abs(step) * 1.4, n=200, n_cases=6,
                  method="case_means_pooled_t"))  # fmt: skip
        check = name_group(occasion=contrast, variant="cr2")
        table.add("effect_check", name, check, change(step * at * 0.9, abs(step) * 1.7, n=200,
                  n_cases=6, method="cr2_satterthwaite"))  # fmt: skip
    elif indicator.measured == "aggregate":
        for quantity in ("pooled_change", "pooled_change_prediction", "tau2", "i2",
                         "heterogeneity"):  # fmt: skip
            missing = Estimate(note="no_standard_errors", method="reml_adhoc")
            table.add(quantity, name, group, missing)
    else:
        table.add("pooled_change", name, group, change(step * at, abs(step) * 0.5, n=140,
                  n_cases=6, method="reml_adhoc"))  # fmt: skip
        table.add("pooled_change_prediction", name, group, change(step * at, abs(step) * 1.5,
                  n=140, n_cases=6, method="prediction_t"))  # fmt: skip
        table.add("tau2", name, group, change(step**2, step**2 * 0.8, method="q_profile"))
        table.add("i2", name, group, Estimate(estimate=0.43, n_cases=6, method="q_profile"))
        for i, case in enumerate(arms["effort"], start=1):
            weight = Estimate(estimate=i / 21, n=140, n_cases=6, method="reml_adhoc")
            table.add("pooling_weight", name, name_group(occasion=contrast, weighed=case), weight)
            without = change(step * (at + i / 20), abs(step) * 0.6, n=110, method="reml_adhoc")
            table.add("pooled_change_without", name,
                      name_group(occasion=contrast, without=case), without)  # fmt: skip
        own = change(step * at, abs(step) * 0.4, n=140, n_cases=6, method="reml_knapp_hartung")
        table.add("pooled_change_variant", name,
                  name_group(occasion=contrast, variant="reml_knapp_hartung"), own)  # fmt: skip
        for scale in ("1", "2", "3"):
            size = Estimate(estimate=int(scale) * abs(step) / 2, n=140, method="design")
            table.add("prior_scale", name, name_group(occasion=contrast, scale=scale), size)
            for prior in ("half_normal", "half_t"):
                levels = {"occasion": contrast, "prior": prior, "scale": scale}
                centre = change(step * at, abs(step) * 0.5, n=140, method=f"posterior_{prior}")
                table.add("posterior_change", name, name_group(**levels), centre)
                likely = Estimate(estimate=0.9 + int(scale) / 100, n=140,
                                  method=f"posterior_{prior}")  # fmt: skip
                table.add("posterior_intended", name, name_group(**levels), likely)
        table.add("heterogeneity", name, group, Estimate(estimate=8.71, statistic=8.71, df=5.0,
                  p=0.121, n_cases=6, method="cochran_q"))  # fmt: skip


def _add_ranks(table, indicator, group, i):
    """What is told of one case's persons beside their mean change."""
    if indicator.measure == "share":
        for quantity, method in (("mcnemar", "mcnemar_exact"), ("mcnemar_mid_p", "mcnemar_mid_p")):
            told = Estimate(estimate=0.61 + i / 50, lower=0.42, upper=0.83, confidence=0.95,
                            p=0.21 - i / 100, n=44, method=method)  # fmt: skip
            table.add(quantity, indicator.id, group, told)
        return
    size = Estimate(estimate=0.21 + i / 10, lower=-0.11, upper=0.83, confidence=0.95, n=27,
                    method="noncentral_t")  # fmt: skip
    table.add("d_z", indicator.id, group, size)
    ranks = Estimate(estimate=0.31 + i / 50, p=0.04, n=27, method="signed_rank",
                     note="interval_not_defined")  # fmt: skip
    table.add("rank_biserial", indicator.id, group, ranks)


def _add_followed(table, indicator, group):
    """Who was reached, and the change over the cases in standard deviations."""
    if indicator.measured == "aggregate":
        apart = Estimate(note="no_persons_followed", method="descriptive")
        table.add("lost_share", indicator.id, group, apart)
        return
    gap = Estimate(estimate=-0.23, lower=-0.61, upper=0.14, confidence=0.95, n=140, n_cases=6,
                   method="standardised_jackknife")  # fmt: skip
    rate = Estimate(estimate=0.71, n=140, n_cases=6, method="descriptive")
    for quantity, told in (("lost_gap", gap), ("measured_rate", rate), ("g_av", gap)):
        table.add(quantity, indicator.id, group, told)
