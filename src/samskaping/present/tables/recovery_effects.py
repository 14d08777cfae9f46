"""How often the tests of change found what was not there in simulated studies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from samskaping.language.numbers import decimal, whole
from samskaping.present.recovered_effects import Tried, tried
from samskaping.present.released import Released
from samskaping.present.tables.model import Column, Label, Row, Table
from samskaping.present.tables.simulated import simulated
from samskaping.present.words import Words

# More than so many of 1,000 is an exception that is named: 50, and what chance may add.
EXCEPTION = 0.065
_NOTHING = Label("", "–")
_Worst = Callable[[Sequence[Tried]], Label]


def arms(words: Words, methods: set[str]) -> Table:
    """The most false positives by method and arms, with cases of equal and of unequal size."""
    rows = _of("comparison", methods)
    designs = sorted({row.arms for row in rows}, key=lambda pair: (sum(pair), pair))
    columns = [
        Column(f"arms_{a}_{b}", str(words.say("recovery.effects.arms", treated=a, others=b)),
               kind="word")
        for a, b in designs
    ]  # fmt: skip
    cells = [lambda row, pair=pair: row.arms == pair for pair in designs]
    return _table(words, "arms", _by_method(words, rows, cells, _most(words)), columns, rows)


def cases(words: Words, methods: set[str]) -> Table:
    """The most false positives of changes before and after, by the number of cases."""
    rows = _of("before_after", methods)
    counts = sorted({row.treated for row in rows})
    columns = [
        Column(f"cases_{n}", str(words.say("recovery.effects.cases", n=n)), kind="word")
        for n in counts
    ]
    cells = [lambda row, n=n: row.treated == n for n in counts]
    return _table(words, "cases", _by_method(words, rows, cells, _most(words)), columns, rows)


def exceptions(words: Words, methods: set[str]) -> Table:
    """Where a method that is given finds more than it says, at the sizes and ICC that are worst."""
    worst: dict[tuple[str, tuple[int, int], str], Tried] = {}
    for row in tried():
        if row.is_given and row.method in methods and row.false_positives > EXCEPTION:
            place = (row.method, row.arms, row.items)
            if place not in worst or worst[place].false_positives < row.false_positives:
                worst[place] = row
    rows = [
        Row((_method(words, row.method),), (*_design(words, row), _of_thousand(words, row)))
        for row in worst.values()
    ]
    columns = _columns(words, "arms", "sizes", "items", "icc", "false_positives")
    return _table(words, "exceptions", rows, columns, list(worst.values()), grouped=1)


def evidence(release: Released, words: Words) -> Table:
    """All designs, with false positives by ICC and the lowest coverage; a page of its own."""
    iccs = sorted({row.icc for row in tried()})
    designs: dict[tuple[str, tuple[int, int], str, str], dict[float, Tried]] = {}
    for row in tried():
        designs.setdefault((row.method, row.arms, row.sizes, row.items), {})[row.icc] = row
    rows = []
    for found in designs.values():
        first = next(iter(found.values()))
        covered = [row.coverage for row in found.values() if row.coverage is not None]
        cells = (
            *_design(words, first)[:-1],
            *(_of_thousand(words, found[icc]) if icc in found else _NOTHING for icc in iccs),
            _share(words, min(covered, default=None)),
            Label(str(first.runs), whole(first.runs, words.language)),
        )
        rows.append(Row((_method(words, first.method),), cells))
    of_icc = [
        Column(
            f"icc_{icc:g}",
            str(words.say("recovery.column.icc", icc=decimal(icc, 2, words.language))),
            kind="word",
        )
        for icc in iccs
    ]
    columns = [
        *_columns(words, "arms", "sizes", "items"), *of_icc, *_columns(words, "coverage", "runs")
    ]  # fmt: skip
    return _table(words, "evidence", rows, columns, list(tried()), grouped=1)


def _of(design: str, methods: set[str]) -> list[Tried]:
    """The rows of a design, if any of its methods was used; those refused are shown with them."""
    rows = [row for row in tried() if row.design == design]
    if not any(row.is_given and row.method in methods for row in rows):
        return []
    return [row for row in rows if not row.is_given or row.method in methods]


def _by_method(
    words: Words,
    rows: Sequence[Tried],
    cells: Sequence[Callable[[Tried], bool]],
    worst: _Worst,
) -> list[Row]:
    found = []
    names = dict.fromkeys(row.method for row in sorted(rows, key=lambda row: not row.is_given))
    for method in names:
        for even in (True, False):
            own = [row for row in rows if row.method == method and row.is_even == even]
            if own:
                heads = (_method(words, method), _evenness(words, even))
                found.append(
                    Row(heads, tuple(worst([row for row in own if cell(row)]) for cell in cells))
                )
    return found


def _most(words: Words) -> _Worst:
    def most(rows: Sequence[Tried]) -> Label:
        if not rows:
            return _NOTHING
        return _of_thousand(words, max(rows, key=lambda row: row.false_positives))

    return most


def _method(words: Words, method: str) -> Label:
    return Label(method, str(words.say(f"recovery.effects.method.{method}")))


def _evenness(words: Words, even: bool) -> Label:
    name = "even" if even else "uneven"
    return Label(name, str(words.say(f"recovery.effects.{name}")))


def _design(words: Words, row: Tried) -> tuple[Label, ...]:
    a, b = row.arms
    pair = (
        words.say("recovery.effects.arms", treated=a, others=b)
        if row.design == "comparison"
        else words.say("recovery.effects.cases", n=a)
    )
    return (
        Label(f"{a}_{b}", str(pair)),
        Label(row.sizes, _sizes(words, row.sizes)),
        Label(row.items, str(words.say(f"recovery.effects.items.{row.items}"))),
        Label(f"{row.icc:g}", decimal(row.icc, 2, words.language)),
    )


def _sizes(words: Words, sizes: str) -> str:
    shape, _, number = sizes.partition("_")
    if shape == "equal":
        return str(words.say("recovery.sizes.equal", n=number))
    return str(words.say(f"recovery.effects.sizes.{sizes}"))


def _of_thousand(words: Words, row: Tried) -> Label:
    return _share(words, row.false_positives)


def _share(words: Words, share: float | None) -> Label:
    if share is None:
        return _NOTHING
    return Label(f"{share:g}", whole(round(1000 * share), words.language))


def _columns(words: Words, *names: str) -> list[Column]:
    return [
        Column(name, str(words.say(f"recovery.effects.column.{name}")), kind="word")
        for name in names
    ]


def _table(
    words: Words,
    name: str,
    rows: Iterable[Row],
    columns: Iterable[Column],
    shown: Sequence[Tried],
    grouped: int = 1,
) -> Table:
    heads = ("method",) if name in ("exceptions", "evidence") else ("method", "evenness")
    runs = min((row.runs for row in shown), default=1)
    key = f"recovery.effects.table.{name}"
    named = _columns(words, *heads)
    return simulated(words, f"recovery_{name}", key, named, columns, rows, runs, grouped)
