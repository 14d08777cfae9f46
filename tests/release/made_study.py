"""Small studies made on the spot, with every number that a run would write about them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd

from samskaping.estimates import as_estimates, name_group
from samskaping.study.model import Outline
from samskaping.tables import empty_table, typed

VALUES = ("trust", "learning")
POINTS = (1, 2, 3, 4, 5)


@dataclass
class Made:
    """A study: forms, one score per person and subject, ledger and estimates."""

    outline: Outline
    submissions: pd.DataFrame
    exclusions: pd.DataFrame
    findings: pd.DataFrame
    persons: pd.DataFrame
    estimates: pd.DataFrame


def outline(cases, roles, waves, minimum=6, provenance="synthetic"):
    """The outline of a study with two values of two items each."""
    text = {"en": "x"}
    return Outline.model_validate(
        {
            "study": {
                "id": "made",
                "title": text,
                "description": text,
                "provenance": provenance,
                "seed": 1,
                "data_source": text,
                "data_licence": "CC0-1.0",
            },
            "cases": [
                {"id": case, "name": case, "municipality": case, "country": "NO"} for case in cases
            ],
            "roles": [{"id": role, "label": text} for role in roles],
            "waves": [{"id": wave, "label": text} for wave in waves],
            "scorecard": {
                "id": "card",
                "title": text,
                "wording": "own",
                "source": {"en": "made"},
                "scale": {"minimum": 1, "maximum": 5, "labels": {}},
                "values": [{"id": value, "label": text} for value in VALUES],
                "items": [
                    {"id": f"{value}_{n}", "value": value, "reversed": n == 2, "text": text}
                    for value in VALUES
                    for n in (1, 2)
                ],
            },
            "disclosure": {"minimum": minimum},
        }
    )


def submissions(sizes):
    """One form per person, from the number of persons per (case, wave, role)."""
    rows = [
        {"case": case, "wave": wave, "role": role or None}
        for (case, wave, role), n in sorted(sizes.items())
        for _ in range(n)
    ]
    table = pd.DataFrame(rows, columns=["case", "wave", "role"])
    empty = empty_table("submissions")
    table = table.reindex(columns=empty.columns)
    table["respondent"] = [f"p{n}" for n in range(len(table))]
    table["source_file"] = "raw.csv"
    table["source_row"] = range(1, len(table) + 1)
    table["case_given"] = table["role_given"] = True
    return typed(table, "submissions")


def exclusions(counts):
    """A ledger with so many forms excluded per (rule, case, wave, role)."""
    rows = [
        {
            "table": "submissions", "key": f"{rule}{number}", "rule": rule, "effect": "excluded",
            "why": "made", "case": case, "wave": wave, "role": role or None,
            "source_file": "raw.csv", "source_row": number + 1,
        }
        for (rule, case, wave, role), n in sorted(counts.items())
        for number in range(n)
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=empty_table("exclusions").columns)
    return typed(table, "exclusions")


def study(sizes, *, seed=1, minimum=6, excluded=None, answers=None, missing=0.0):
    """A whole study from the number of persons per (case, wave, role).

    ``answers`` fixes the answers of the first item; otherwise they are drawn.
    """
    rng = np.random.default_rng(seed)
    cases, waves, roles = (sorted({name[at] for name in sizes}) for at in range(3))
    forms = submissions(sizes)
    persons = forms[["case", "wave", "role"]].astype("string").fillna("")
    for value in VALUES:
        for n in (1, 2):
            drawn = rng.integers(1, 6, len(persons)).astype(float)
            persons[f"{value}_{n}"] = np.where(rng.random(len(persons)) < missing, np.nan, drawn)
    if answers is not None:
        persons["trust_1"] = np.asarray(answers, dtype=float)
    for value in VALUES:
        scored = persons[[f"{value}_1"]].assign(turned=6 - persons[f"{value}_2"])
        persons[value] = scored.mean(axis=1, skipna=False)
    persons["total"] = persons[list(VALUES)].mean(axis=1, skipna=False)
    ledger = exclusions(excluded or {})
    rows = [*_flow(persons, ledger), *score_rows(persons, waves), *item_rows(persons)]
    return Made(
        outline(cases, [role for role in roles if role], waves, minimum),
        forms,
        ledger,
        empty_table("findings"),
        persons,
        as_estimates(rows),
    )


def row(domain, quantity, subject, group, estimate, n, cell=None, **more):
    """One row of the table."""
    return {
        "key": f"{domain}.{quantity}.{subject}.{group}", "domain": domain, "quantity": quantity,
        "subject": subject, "group": group, "estimate": estimate, "n": n,
        "n_min_cell": n if cell is None else cell, "se": 0.1, "lower": 1.0, "upper": 2.0,
        "confidence": 0.95, "method": "", "assumption": "", "note": "", "rule": "", **more,
    }  # fmt: skip


def groups(persons, dimensions):
    """The groups that a set of dimensions divides the persons into."""
    for names, part in persons.groupby(list(dimensions)):
        levels = dict(zip(dimensions, names, strict=True))
        if levels.get("role") != "":
            yield levels, part


def _flow(persons, ledger):
    for dimensions in (("wave",), ("case", "wave")):
        for levels, part in groups(persons, dimensions):
            group = name_group(**levels)
            named = (ledger[list(levels)] == pd.Series(levels)).all(axis=1)
            removed = ledger[named]
            yield row("study", "kept", "total", group, len(part), len(part))
            submitted = len(part) + len(removed)
            yield row("study", "submitted", "total", group, submitted, submitted)
            for rule in ledger["rule"].unique():
                n = int((removed["rule"] == rule).sum())
                yield row("study", "excluded", rule, group, n, n)


def score_rows(persons, waves):
    for subject in (*VALUES, "total"):
        for dimensions in (("wave",), ("case", "wave"), ("role", "wave"), ("case", "role", "wave")):
            for levels, everyone in groups(persons, dimensions):
                part = everyone.dropna(subset=subject)
                group = name_group(**levels)
                n = len(part)
                if not n:
                    yield row("samson", "mean", subject, group, None, 0, note="too_few_persons")
                    continue
                yield row("samson", "mean", subject, group, part[subject].mean(), n)
                if n > 1:
                    yield row("samson", "sd", subject, group, part[subject].std(), n)
                top = float((part[subject] >= 4).mean())
                yield row("samson", "top_box_share", subject, group, top, n)
                if "role" not in levels and (part["role"] != "").any():
                    by_role = part[part["role"] != ""].groupby("role")[subject]
                    yield row(
                        "samson", "mean_role_equal", subject, group,
                        by_role.mean().mean(), n, int(by_role.size().min()),
                    )  # fmt: skip
                if dimensions == ("wave",):
                    means = part.groupby("case")[subject].mean()
                    yield row("samson", "mean_over_cases", subject, group, means.mean(), n)
        if len(waves) == 2:
            yield from _changes(persons.dropna(subset=subject), subject, *waves)


def _changes(persons, subject, first, second):
    means = persons.groupby(["case", "wave"])[subject].mean().unstack("wave").dropna()
    sizes = persons.groupby("case").size()
    change = means[second] - means[first]
    for case, value in change.items():
        group = f"case={case};wave={second}-{first}"
        yield row("samson", "case_change", subject, group, value, int(sizes[case]))
    group = f"wave={second}-{first}"
    yield row("samson", "change", subject, group, change.mean(), len(persons))


def item_rows(persons):
    for item, dimensions in product(
        [f"{value}_{n}" for value in VALUES for n in (1, 2)], (("wave",), ("case", "wave"))
    ):
        for levels, everyone in groups(persons, dimensions):
            part = everyone[item].dropna()
            group = name_group(**levels)
            n = len(part)
            yield row("samson", "item_n", item, group, n, n)
            yield row("samson", "item_mean", item, group, part.mean() if n else None, n)
            if n > 1:
                yield row("samson", "item_sd", item, group, part.std(), n)
            for point in POINTS if n else ():
                share = float((part == point).mean())
                named = name_group(**levels, answer=str(point))
                yield row("samson", "item_share", item, named, share, n)
            for quantity, point in (("floor_share", 1), ("ceiling_share", 5)) if n else ():
                ticked = 6 - point if item.endswith("_2") else point
                yield row("samson", quantity, item, group, float((part == ticked).mean()), n)
