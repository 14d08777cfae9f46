"""Outlines and released estimates of measurements and interviews, with every shape a row can have.

The numbers are smooth functions of where they stand, so that a test can say what to expect. Some
rows are withheld, some have a reason, some an interval without an end.
"""

from datetime import date

import pandas as pd

from samskaping.analysis.integration.quality_and_change import quality_and_change
from samskaping.analysis.soimpact.evidence import evidence
from samskaping.estimates import Estimates, as_estimates, join_estimates, name_group
from samskaping.numeric import Estimate
from samskaping.study.model import Outline

WITHHELD = "suppressed;rule=persons"
NAMES = (
    "Nærmiljøhuset i Elvevik", "Bygdebussen i Skoddevik", "Matfellesskapet i Tåkeheim",
    "Torget i Myrfjord", "Ungdommens kveld i Myrfjord", "Landsbyrådet i Åmølle",
    "Strandpromenaden i Kvitsand", "Verkstedet på Nes", "Kulturkafeen i Sørbotn",
    "Skogstua", "Gatelaget i Øvrevik", "Havna",
)  # fmt: skip
KINDS = (
    ("deltakere", "resultat", "Deltakere på møteplassen", "People who came to the meeting place",
     "personer i kvartalet", "persons in the quarter",
     {"measured": "aggregate", "measure": "count"}),
    ("besok", "resultat", "Besøk", "Visits", "besøk i måneden", "visits in the month",
     {"measured": "aggregate", "measure": "count", "counts_persons": False}),
    ("tilhorighet", "virkning", "Tilhørighet til nærmiljøet", "Belonging to the community",
     "poeng, 1–5", "points, 1–5", {"measured": "individual", "minimum": 1, "maximum": 5}),
    ("bidratt", "virkning", "Har bidratt til noe felles siste måned",
     "Contributed to something shared in the last month", "andel av de spurte",
     "share of those asked", {"measured": "individual", "measure": "share", "maximum": 1}),
    ("vertstrivsel", "virkning", "Trivsel i vertsgruppen", "Well-being of the hosts",
     "poeng, 1–5", "points, 1–5",
     {"measured": "aggregate", "direction": "maintain", "tolerance": 0.3,
      "minimum": 1, "maximum": 5}),
    ("ensomhet", "effekt", "Opplevd ensomhet", "Loneliness", "poeng, 0–10", "points, 0–10",
     {"measured": "individual", "direction": "decrease", "minimum": 0, "maximum": 10,
      "design": "comparison"}),
    ("utenfor", "effekt", "Unge 18–29 år utenfor arbeid og utdanning",
     "Young people aged 18–29 outside work and education", "prosent av aldersgruppen",
     "per cent of the age group",
     {"measured": "aggregate", "measure": "share", "direction": "decrease", "maximum": 100}),
)  # fmt: skip
VALUES = (
    ("likeverd", "Likeverdighet", "Equal standing"),
    ("utveksling", "Gjensidig utveksling av kunnskap og ressurser",
     "Mutual exchange of knowledge and resources"),
    ("laering", "Felles læring", "Shared learning"),
    ("ledelse", "Kollektiv ledelse", "Collective leadership"),
)  # fmt: skip
CODES = ("Om {}", "Levde opp til {}", "Levde ikke opp til {}")


# Of each kind of indicator: its baseline in the first case, and its change to a follow-up.
_STARTS = {"deltakere": 40, "besok": 212, "tilhorighet": 2.9137, "bidratt": 0.3119,
           "vertstrivsel": 3.9713, "ensomhet": 5.1231, "utenfor": 14.317}  # fmt: skip
_STEPS = {"deltakere": 26, "besok": 61, "tilhorighet": 0.2411, "bidratt": 0.0713,
          "vertstrivsel": 0.0217, "ensomhet": -0.4337, "utenfor": -1.1037}  # fmt: skip


def _text(nb: str, en: str) -> dict[str, str]:
    return {"nb": nb, "en": en}


def make_outline(
    *,
    cases: int = 6,
    indicators: int = 7,
    codes: int = 14,
    values: int = 4,
    record: bool = True,
    codebook: bool = True,
    scorecard: bool = True,
    wording: str = "illustrative",
    provenance: str = "synthetic",
    profile: str = "nordic",
) -> Outline:
    """A study of the given size, in Norwegian and English; a source can be left out."""
    content: dict[str, object] = {
        "study": {
            "id": "made_up",
            "title": _text("Prøve", "Trial"),
            "description": _text("En prøve.", "A trial."),
            "provenance": provenance,
            "seed": 1,
            "data_source": _text("laget", "made"),
            "data_licence": "CC0-1.0",
        },
        "cases": [
            {"id": f"case{i}", "name": NAMES[i], "municipality": NAMES[i], "country": "NO"}
            for i in range(cases)
        ],
        "roles": [
            {"id": "innbygger", "label": _text("Innbygger", "Resident")},
            {"id": "forvaltning", "label": _text("Forvaltning", "Administration")},
        ],
        "waves": [
            {"id": "during", "label": _text("Underveis", "Under way")},
            {"id": "end", "label": _text("Ved slutten", "At the end")},
        ],
        "disclosure": {"profile": profile},
    }
    if scorecard:
        content["scorecard"] = _scorecard(values, wording)
    if record:
        content["record"] = _record(cases, indicators, wording)
    if codebook:
        content["codebook"] = _codebook(codes, values if scorecard else 0, wording)
    return Outline.model_validate(content)


def _scorecard(values: int, wording: str) -> dict[str, object]:
    return {
        "id": "card",
        "title": _text("Kort", "Card"),
        "wording": wording,
        "source": {"en": "made up"},
        "scale": {"minimum": 1, "maximum": 5, "labels": {}},
        "values": [{"id": key, "label": _text(nb, en)} for key, nb, en in VALUES[:values]],
        "items": [
            {"id": f"i{i}", "value": VALUES[i % values][0], "text": _text(f"P{i}", f"S{i}")}
            for i in range(2 * values)
        ],
    }


def _record(cases: int, indicators: int, wording: str) -> dict[str, object]:
    chosen = []
    for i in range(indicators):
        key, level, nb, en, unit_nb, unit_en, more = KINDS[i % len(KINDS)]
        again = f"_{i // len(KINDS)}" if i >= len(KINDS) else ""
        chosen.append(
            {
                "id": key + again,
                "label": _text(nb, en),
                "level": level,
                "target_group": "alle",
                "activities": ["moter"],
                "method": _text("Skjema", "Form"),
                "unit": _text(unit_nb, unit_en),
                "direction": "increase",
            }
            | more
            | ({"cases": [f"case{c}" for c in range(min(3, cases))]} if key == "ensomhet" else {})
        )
    return {
        "id": "plan",
        "title": _text("Plan", "Plan"),
        "wording": wording,
        "source": _text("Oppdiktet", "Made up"),
        "facts": {
            "purpose": _text("At flere er med.", "That more take part."),
            "deliverable": _text("En møteplass.", "A meeting place."),
        },
        "problem": {
            "challenge": _text("Mange er alene.", "Many are alone."),
            "causes": [_text("Lange avstander.", "Long distances.")],
            "effects": [_text("Dårligere helse.", "Poorer health.")],
        },
        "target_groups": [
            {
                "id": "alle",
                "label": _text("Alle & <andre>", "All & <others>"),
                "success_goal": _text("De møtes.", "They meet."),
            }
        ],
        "activities": [
            {
                "id": "moter",
                "label": _text("Møter", "Meetings"),
                "target_groups": ["alle"],
            }
        ],
        "change_hypothesis": _text("Når de møtes, blir de kjent.", "They meet and get acquainted."),
        "indicators": chosen,
        "occasions": [
            {"id": "nullpunkt", "label": _text("Nullpunkt", "Baseline"), "kind": "baseline",
             "opens": date(2025, 3, 1)},
            {"id": "oppfolging_1", "label": _text("Oppfølging 1", "Follow-up 1"),
             "kind": "follow_up", "opens": date(2025, 11, 1)},
            {"id": "oppfolging_2", "label": _text("Oppfølging 2", "Follow-up 2"),
             "kind": "follow_up", "opens": date(2026, 4, 1)},
        ],
        "targets": [
            {"indicator": one["id"], "value": _start(one) + 3 * _step(one), "date": due}
            for one in chosen
            for due in (date(2025, 12, 31), date(2026, 12, 31))
        ],
        "comparison_groups": [
            {"id": key, "name": key.title(), "municipality": key.title(), "country": "NO"}
            for key in ("ospedal", "grynnfjord", "brattlia")
        ],
    }  # fmt: skip


def _codebook(codes: int, values: int, wording: str) -> dict[str, object]:
    chosen = []
    for i in range(codes):
        number, kind = divmod(i, 3)
        value = VALUES[number] if number < values else None
        name = value[1].lower() if value else f"ramme {number}"
        chosen.append(
            {
                "id": f"code{i}",
                "label": _text(CODES[kind].format(name), f"Code {i} on {name}"),
                "parent": None if kind == 0 else f"code{i - kind}",
                "value": value[0] if value else None,
                "direction": (None, "supports", "questions")[kind] if value else None,
            }
        )
    return {
        "id": "book",
        "title": _text("Kodebok", "Codebook"),
        "wording": wording,
        "source": _text("Oppdiktet", "Made up"),
        "codes": chosen,
        "coders": [{"id": key, "label": _text(key, key)} for key in ("coder_a", "coder_b")],
    }


def _start(indicator: dict[str, object] | object) -> float:
    return _STARTS[_kind(indicator)]


def _step(indicator: dict[str, object] | object) -> float:
    return _STEPS[_kind(indicator)]


def _kind(indicator: dict[str, object] | object) -> str:
    name = indicator["id"] if isinstance(indicator, dict) else indicator.id  # type: ignore[attr-defined]
    return next(kind[0] for kind in KINDS if name.startswith(kind[0]))


def make_estimates(outline: Outline, *, withheld: str = "some") -> pd.DataFrame:
    """Released estimates of the two sources; ``withheld`` is none, some or all."""
    tables = []
    if outline.record is not None:
        measured = _soimpact(outline).frame()
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


def _soimpact(outline: Outline) -> Estimates:
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
    start, step = _start(indicator), _step(indicator)
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
    step, name = _step(indicator), indicator.id
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


def _interviews(outline: Outline) -> Estimates:
    table = Estimates(domain="interviews")
    groups = {"all": 61, **{f"case={case.id}": 8 + i for i, case in enumerate(outline.cases)}}
    groups |= {f"role={role.id}": 30 for role in outline.roles}
    for group, persons in groups.items():
        table.add("interviewed", "total", group,
                  Estimate(estimate=float(persons), n=persons, method="count"))  # fmt: skip
        for i, code in enumerate(outline.codebook.codes):
            having = 0 if (i + len(group)) % 9 == 0 else 1 + (i * 3 + len(group)) % (persons - 1)
            counted = Estimate(estimate=float(having), n=persons, method="count")
            share = Estimate(estimate=having / persons, n=persons, method="descriptive")
            table.add("code_persons", code.id, group, counted)
            table.add("code_share", code.id, group, share)
    for i, code in enumerate(outline.codebook.codes):
        prevalence = 0.02 if i % 4 == 1 else 0.31
        table.add("code_prevalence", code.id, "unit=segment",
                  Estimate(estimate=prevalence, n=40, method="descriptive"))  # fmt: skip
        table.add("agreement_percent", code.id, "unit=segment",
                  Estimate(estimate=0.96, n=40, method="descriptive"))  # fmt: skip
        for quantity in ("cohen_kappa", "krippendorff_alpha"):
            if i == 2:
                found = Estimate(note="no_variance", method="jackknife_kappa")
            else:
                found = Estimate(estimate=0.62, lower=0.41, upper=0.79, confidence=0.95, n=40,
                                 n_cases=6, method="jackknife_kappa")  # fmt: skip
            table.add(quantity, code.id, "unit=segment", found)
    return table


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
