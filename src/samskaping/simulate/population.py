"""Persons, their forms and their answers, drawn from the truth."""

from __future__ import annotations

from enum import IntEnum
from string import ascii_uppercase
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from samskaping.simulate.truth import CaseTruth, Linkage, Truth

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Texts = NDArray[Any]

ANSWERED = ""


class Purpose(IntEnum):
    """What a stream of random numbers is for; no two purposes share a stream."""

    PERSONS = 1
    STABLE = 2
    OCCASION = 3
    ERROR = 4
    GAPS = 5
    OWN_CODES = 6
    TIMES = 7
    REMARKS = 8
    MESS = 9
    IMPLIED = 10
    MEASURED = 11
    GONE = 12
    FIGURES = 13
    TYPED = 14
    INTERVIEWED = 15
    SPOKEN = 16
    CODED = 17
    WORDS = 18
    SELECTED = 19
    QUOTABLE = 20


def stream(truth: Truth, purpose: Purpose, *part: int) -> np.random.Generator:
    """The random numbers for one purpose, whatever else is drawn."""
    return np.random.default_rng([truth.seed, int(purpose), *part])


def forms(truth: Truth) -> pd.DataFrame:
    """One row per form: ``file, case, role, wave, person, usable, code``.

    The usable forms come first, as many as the truth states; after them the forms by persons
    outside these, whom the mess of the file needs.
    """
    rows: list[tuple[int, str, str, str, int, bool]] = []
    person = 0
    for number, part in enumerate(truth.files):
        for case in part.cases:
            for role, wave, persons in _usable(truth.cases[case], truth, person):
                rows += [(number, case, role, wave, who, True) for who in persons]
                person = max([person, *(1 + who for who in persons)])
        rng = stream(truth, Purpose.PERSONS, number)
        for _ in range(part.mess.surplus):
            case = str(rng.choice(part.cases))
            role, wave = str(rng.choice(list(truth.roles))), str(rng.choice(list(truth.waves)))
            rows.append((number, case, role, wave, person, False))
            person += 1
    table = pd.DataFrame(rows, columns=["file", "case", "role", "wave", "person", "usable"])
    table = table.sort_values("usable", ascending=False, kind="stable", ignore_index=True)
    table["code"] = _own_codes(truth, table)
    return table


def _usable(case: CaseTruth, truth: Truth, first: int) -> list[tuple[str, str, list[int]]]:
    """The persons behind a case's usable forms: some of the earlier wave's, and new ones."""
    cells: list[tuple[str, str, list[int]]] = []
    unused = first
    for role, counts in case.answered.items():
        before: list[int] = []
        for wave in truth.waves:
            wanted = counts.get(wave, 0)
            stay = before[: min(wanted, round(truth.linkage.returning * len(before)))]
            new = list(range(unused, unused + wanted - len(stay)))
            unused += len(new)
            before = stay + new
            cells.append((role, wave, before))
    return cells


def _own_codes(truth: Truth, table: pd.DataFrame) -> Texts:
    """Two letters and digits that each person made up; some change it, some leave it empty."""
    linkage: Linkage = truth.linkage
    rng = stream(truth, Purpose.OWN_CODES)
    persons = int(table["person"].max()) + 1
    # Twice as many as persons: the second half is for those who do not repeat their code.
    digits = max(4, len(str(persons)))
    numbers = rng.choice(26 * 26 * 10**digits, size=2 * persons, replace=False)
    person = table["person"].to_numpy()
    again = table.duplicated("person").to_numpy()
    changes = again & (rng.random(len(table)) >= linkage.keeps_code)
    number = numbers[person + persons * changes]
    letters = np.array(list(ascii_uppercase))
    head, tail = np.divmod(number, 10**digits)
    codes = np.array(
        [
            f"{letters[h // 26]}{letters[h % 26]}{t:0{digits}d}"
            for h, t in zip(head, tail, strict=True)
        ],
        dtype=object,
    )
    codes[rng.random(len(table)) < linkage.without_code] = ""
    return codes


def locations(truth: Truth) -> Floats:
    """The mean of the latent answer, shape (cases, roles, waves, items), before reversing."""
    items = list(truth.items.values())

    def by(effects: dict[str, float], part: str) -> Floats:
        return np.array([effects.get(getattr(item, part), 0.0) for item in items])

    item = np.array([item.location for item in items])
    case = np.stack([by(c.values, "value") + by(c.fields, "field") for c in truth.cases.values()])
    role = np.stack([by(r.values, "value") for r in truth.roles.values()])
    wave = np.stack([by(w.effects, "value") for w in truth.waves.values()])
    own = np.array([[c.change.get(w, 0.0) for w in truth.waves] for c in truth.cases.values()])
    mean: Floats = (
        item
        + case[:, None, None, :]
        + role[None, :, None, :]
        + wave[None, None, :, :]
        + own[:, None, :, None]
    )
    return mean


def scored_answers(
    truth: Truth, mean: Floats, stable: Floats, rng: list[np.random.Generator]
) -> Integers:
    """Answers 1 … points in the direction of the value, one row per form.

    Parameters
    ----------
    mean
        (n, items): the latent means of each form.
    stable
        (n, 1 + values + fields): the part of each person's factors that stays.
    rng
        Two streams: for the occasion and for the error.
    """
    model = truth.model
    items = list(truth.items.values())
    value = np.array([1 + truth.value_ids.index(item.value) for item in items])
    after = 1 + len(truth.value_ids)
    field = np.array([after + truth.field_ids.index(item.field) for item in items])
    loading = np.array([item.loading for item in items])
    occasion = rng[0].standard_normal(stable.shape)
    factors = np.sqrt(model.stability) * stable + np.sqrt(1 - model.stability) * occasion
    common = (
        np.sqrt(model.general) * factors[:, [0]]
        + np.sqrt(model.value) * factors[:, value]
        + np.sqrt(model.field) * factors[:, field]
    )
    error = rng[1].standard_normal(mean.shape)
    latent = mean + loading * common + np.sqrt(1 - loading**2) * error
    passed: Integers = np.searchsorted(np.array(model.thresholds), latent).astype(np.int64)
    return 1 + passed


def answers(truth: Truth, table: pd.DataFrame) -> Integers:
    """The answers as ticked, (forms, items): reversed items are ticked the other way round."""
    index = tuple(
        pd.Categorical(table[part], categories=list(known)).codes.astype(int)
        for part, known in (("case", truth.cases), ("role", truth.roles), ("wave", truth.waves))
    )
    person = table["person"].to_numpy()
    factors = 1 + len(truth.value_ids) + len(truth.field_ids)
    stable = stream(truth, Purpose.STABLE).standard_normal((int(person.max()) + 1, factors))
    streams = [stream(truth, Purpose.OCCASION), stream(truth, Purpose.ERROR)]
    scored = scored_answers(truth, locations(truth)[index], stable[person], streams)
    turned = np.array([item.reversed for item in truth.items.values()])
    return np.where(turned, truth.points + 1 - scored, scored)


def gaps(truth: Truth, table: pd.DataFrame) -> Texts:
    """Why a cell has no answer, (forms, items): a reason, or empty where there is an answer."""
    rng = stream(truth, Purpose.GAPS)
    shape = (len(table), len(truth.items))
    unsure = table["role"].map({name: role.dont_know for name, role in truth.roles.items()})
    draw = rng.random(shape)
    skipped = truth.gaps.skipped
    not_applicable = skipped + truth.gaps.not_applicable
    dont_know = not_applicable + unsure.to_numpy(dtype=float)[:, None]
    reasons = np.full(shape, ANSWERED, dtype=object)
    reasons[draw < dont_know] = "dont_know"
    reasons[draw < not_applicable] = "not_applicable"
    reasons[draw < skipped] = "skipped"
    left = rng.random(len(table)) < truth.gaps.breaks_off
    last = np.arange(shape[1]) >= shape[1] - shape[1] // 3
    reasons[left[:, None] & last[None, :]] = "skipped"
    return reasons
