"""Coded interviews made on the spot, all numbers of them, and who tries to work out the rest."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from samskaping.analysis.interviews.frequencies import frequencies
from samskaping.release.gate import gate
from samskaping.study.model import Outline
from samskaping.tables import empty_table, typed
from tests.release.made_study import outline as made_outline

MINIMUM = 6
CODES = ("a", "b", "d")
# A person is of one of these kinds: the codes that he or she has, all in one segment.
KINDS = tuple("".join(c for c, has in zip(CODES, some, strict=True) if has)
              for some in product((False, True), repeat=3))  # fmt: skip


def outline(cases, roles):
    """A study of three codes."""
    text = {"en": "x"}
    codebook = {
        "id": "codebook", "title": text, "wording": "own", "source": text,
        "codes": [{"id": code, "label": text} for code in CODES],
        "coders": [{"id": "one", "label": text}],
    }  # fmt: skip
    base = made_outline(list(cases), list(roles), ["end"], MINIMUM).model_dump(mode="json")
    return Outline.model_validate({**base, "codebook": codebook})


def interviews(cells, again=()):
    """Tidy tables of persons per (case, role): how many have which codes.

    ``again`` are persons (case, role, number) who say the same in a second interview.
    """
    rows = []
    for (case, role), persons in cells.items():
        for number, codes in enumerate(persons):
            for turn in range(1 + ((case, role, number) in again)):
                person = f"{case}{role}{number}"
                place = {"case": case, "role": role, "person": person, "coder": "one"}
                source = {"source": f"{person}-{turn}", "unit": "1"}
                rows.append({**place, **source, "codes": codes})
    return tidy_tables(rows)


def tidy_tables(rows):
    """Codings and coverage of segments, each with all its codes."""
    coded = [{**row, "code": code} for row in rows for code in row["codes"]]
    return _tidy(coded, "codings"), _tidy(rows, "coverage")


def _tidy(rows, name):
    numbered = [{**row, "source_file": "a.csv", "source_row": n + 2} for n, row in enumerate(rows)]
    table = pd.DataFrame(numbered).reindex(columns=empty_table(name).columns)
    return typed(table, name)


def released(cells, again=()):
    """Estimates by key, of what leaves."""
    study = outline(*(sorted({name[at] for name in cells}) for at in (0, 1)))
    return leaving(study, *interviews(cells, again))


def leaving(study, *tables):
    """What leaves of the numbers of some tables."""
    numbers = frequencies(*tables, empty_table("passages"), study)
    left = gate(
        numbers, empty_table("submissions"), study, empty_table("findings"),
        empty_table("exclusions"), *tables,
    ).estimates  # fmt: skip
    return left.set_index("key")


def told(table, quantity, subject, group="all"):
    """A number that left; None where it was withheld."""
    number = table.loc[f"interviews.{quantity}.{subject}.{group}", "estimate"]
    return None if pd.isna(number) else float(number)


class Attacker:
    """Somebody who solves for how many persons of each kind there are in every case and role.

    Written without the gate: unknown are the persons of each cell by the codes that they have.
    Known are the numbers that left; that persons are no fewer than none; and the layout.
    """

    def __init__(self, cells, table):
        self.cells = [name for name, persons in cells.items() if persons]
        self.unknown = [(cell, kind) for cell in self.cells for kind in KINDS]
        self.true = np.array([float(sum(codes == kind for codes in cells[cell]))
                              for cell, kind in self.unknown])  # fmt: skip
        self.lines = []
        groups = [{}, *({"case": c} for c in {cell[0] for cell in self.cells}),
                  *({"role": r} for r in {cell[1] for cell in self.cells})]  # fmt: skip
        for levels in groups:
            name = ";".join(f"{level}={of}" for level, of in levels.items()) or "all"
            if told(table, "interviewed", "total", name) is not None:
                self.lines.append(self.line("", **levels))
            for code in CODES:
                if told(table, "code_persons", code, name) is not None:
                    self.lines.append(self.line(code, **levels))
        self.at_least = []
        for pair in combinations(CODES, 2):
            group = f"with={pair[1]}"
            if f"interviews.code_pair_persons.{pair[0]}.{group}" in table.index and told(
                table, "code_pair_persons", pair[0], group
            ):
                # Others may have both codes, but never in one unit.
                self.at_least.append(self.line(pair))

    def line(self, codes, case=None, role=None):
        """The unknowns that are persons of a group with all of the codes."""
        return np.array([
            float(set(codes) <= set(kind) and case in (None, cell[0]) and role in (None, cell[1]))
            for cell, kind in self.unknown
        ])  # fmt: skip

    def most(self, line):
        """The most persons along a line that fit with all that is known."""
        known = np.array(self.lines)
        least = np.array(self.at_least).reshape(-1, len(self.true))
        found = linprog(
            -line, A_ub=-least, b_ub=-least @ self.true, A_eq=known, b_eq=known @ self.true,
            bounds=(0, None),
        )  # fmt: skip
        return np.inf if found.status == 3 else -found.fun

    def exposed(self):
        """Groups of few persons with a code, or with two, that can be told to be few."""
        few = []
        for wanted in (*CODES, *combinations(CODES, 2)):
            places = [{"case": c, "role": r} for c, r in self.cells] if len(wanted) == 1 else [{}]
            for place in places:
                line = self.line(wanted, **place)
                # A cell that has nobody is no unknown for who knows who has the code at all.
                if 0 < line @ self.true < MINIMUM and self.most(line) < MINIMUM - 1e-6:
                    few.append((wanted, place))
        return few
