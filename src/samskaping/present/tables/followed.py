"""What is told beside the change of an indicator: its size, its persons, and who was reached."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from samskaping.present.instruments import followed_indicators
from samskaping.present.released import Number, Released
from samskaping.present.tables import axes
from samskaping.present.tables.lost import DOMAIN, SHOWN, arms, changes, labelled, of_record
from samskaping.present.tables.model import Cell, Column, Label, Row, Shown, Table, make_table
from samskaping.present.tables.soimpact import cases_and_groups
from samskaping.present.words import Words
from samskaping.study.record import Indicator, Record


def impossible(record: Record | None) -> set[str]:
    """Tables that nothing in the record asks for."""
    indicators = record.indicators if record else ()
    persons = [one for one in indicators if one.measured == "individual"]
    found = set() if any(one.measure != "share" for one in persons) else {"change_in_cases"}
    if not persons:
        found |= {"reached", "change_sizes"}
    if not any(one.measure == "share" for one in persons):
        found |= {"changed_sides"}
    if not any(one.selected for one in indicators):
        found |= {"chosen"}
    looks_back = record and any(one.kind == "retrospective" for one in record.occasions)
    return found if looks_back else found | {"looking_back"}


def reached(release: Released, words: Words) -> Table:
    """How many of those asked were measured, and how the lost had begun."""
    shown: dict[str, Shown] = {"measured_rate": "estimate", "lost_gap": "with_interval"}
    rows = [
        Row((labelled(words, one), contrast, arm), _cells(release, one, shown, arm=arm.id,
                                                          occasion=contrast.id))
        for one in _of_persons(words)
        for contrast in changes(words, one)
        for arm in arms(words, one)
    ]  # fmt: skip
    return _table(words, "reached", tuple(shown), rows)


def by_municipality(release: Released, words: Words) -> Table:
    """The mean change with the case and with the municipality as unit, where cases share one."""
    rows = []
    record = words.outline.record
    for one in followed_indicators(record) if record else ():
        for contrast in changes(words, one):
            for arm in arms(words, one):
                find = _finder(release, one, arm=arm.id, occasion=contrast.id)
                beside = find("indicator_change_municipality")
                if beside is not None:
                    change = find("indicator_change")
                    cells = (Cell(change, "with_interval"), Cell(beside, "with_interval"))
                    rows.append(Row((labelled(words, one), contrast, arm), cells))
    names = ("indicator_change", "indicator_change_municipality")
    return _table(words, "by_municipality", names, rows)


def change_sizes(release: Released, words: Words) -> Table:
    """The mean change over the cases by a mixed model, and in standard deviations."""
    names = ("indicator_change_model", "g_av", "d_rm")
    shown: dict[str, Shown] = dict.fromkeys(names, "with_interval")
    rows = [
        Row((labelled(words, one), contrast, arm), _cells(release, one, shown, arm=arm.id,
                                                          occasion=contrast.id))
        for one in _of_persons(words)
        for contrast in changes(words, one)
        for arm in arms(words, one)
    ]  # fmt: skip
    return _table(words, "change_sizes", names, rows)


def change_in_cases(release: Released, words: Words) -> Table:
    """The persons' changes of every case, in standard deviations and by ranks."""
    columns: dict[str, tuple[str, Shown]] = {
        "hodges_lehmann": ("hodges_lehmann", "with_interval"),
        "d_z": ("d_z", "with_interval"),
        "rank_biserial": ("rank_biserial", "estimate"),
        "p": ("rank_biserial", "p"),
        "n": ("rank_biserial", "n"),
    }
    return _of_cases(release, words, "change_in_cases", columns)


def changed_sides(release: Released, words: Words) -> Table:
    """Of yes and no: who answered otherwise the second time."""
    columns: dict[str, tuple[str, Shown]] = {
        "paired_share_change": ("paired_share_change", "with_interval"),
        "mcnemar": ("mcnemar", "with_interval"),
        "p": ("mcnemar", "p"),
        "mid_p": ("mcnemar_mid_p", "p"),
        "n": ("mcnemar", "n"),
    }
    return _of_cases(release, words, "changed_sides", columns)


def looking_back(release: Released, words: Words) -> Table:
    """How far the yardstick was shifted, and the change by the later one."""
    rows = []
    for one in _of_persons(words):
        for then, shifted, changed in _looks_back(words, one):
            for label, prefix, levels in (
                *((case, "case_", {"case": case.id}) for case, _ in cases_and_groups(words, one)),
                *((arm, "", {"arm": arm.id}) for arm in arms(words, one)),
            ):
                found = [
                    release.find(DOMAIN, f"{prefix}{name}", one.id, occasion=contrast, **levels)
                    for name, contrast in (("response_shift", shifted), ("then_change", changed))
                ]
                cells = tuple(Cell(number, "with_interval") for number in found)
                heads = (labelled(words, one), then, label)
                rows.append(Row(heads, (*cells, Cell(found[1], "n")), total=not prefix))
    return _table(words, "looking_back", ("response_shift", "then_change", "n"), rows)


def chosen(release: Released, words: Words) -> Table:
    """The change of people who were chosen by how they began, and the change beyond chance."""
    shown: dict[str, Shown] = {
        "indicator_change": "with_interval",
        "regression_to_mean": "estimate",
        "change_beyond_regression": "with_interval",
    }
    rows = [
        Row((labelled(words, one), contrast), _cells(release, one, shown, arm="effort",
                                                     occasion=contrast.id))
        for one in of_record(words)
        if one.selected
        for contrast in changes(words, one)
    ]  # fmt: skip
    heads = axes.head(words, "indicator", "contrast")
    columns = axes.columns(words, *shown)
    return make_table(words, "chosen", heads, columns, rows, shown=SHOWN)


def _of_cases(
    release: Released, words: Words, name: str, columns: dict[str, tuple[str, Shown]]
) -> Table:
    """A row for every case of every change; a column is a quantity and what of it is shown."""
    rows = []
    for one, contrast, case in _each_case(words):
        find = _finder(release, one, case=case.id, occasion=contrast.id)
        cells = tuple(Cell(find(quantity), shown) for quantity, shown in columns.values())
        rows.append(Row((labelled(words, one), contrast, case), cells))
    return _table(words, name, tuple(columns), rows)


def _of_persons(words: Words) -> list[Indicator]:
    return [one for one in of_record(words) if one.measured == "individual"]


def _each_case(words: Words) -> Iterator[tuple[Indicator, Label, Label]]:
    for one in _of_persons(words):
        for contrast in changes(words, one):
            for case, _ in cases_and_groups(words, one):
                yield one, contrast, case


def _finder(
    release: Released, indicator: Indicator, **levels: str
) -> Callable[[str], Number | None]:
    """Finds the numbers of one indicator and group."""

    def find(quantity: str) -> Number | None:
        return release.find(DOMAIN, quantity, indicator.id, **levels)

    return find


def _cells(
    release: Released, indicator: Indicator, shown: dict[str, Shown], **levels: str
) -> tuple[Cell, ...]:
    find = _finder(release, indicator, **levels)
    return tuple(Cell(find(name), how) for name, how in shown.items())


def _looks_back(words: Words, indicator: Indicator) -> Iterator[tuple[Label, str, str]]:
    """Of every look back its label, its contrast with the baseline, and the follow-up's with it."""
    record = words.outline.record
    occasions = record.occasions_of(indicator) if record else ()
    baseline = next((one for one in occasions if one.kind == "baseline"), None)
    for one in occasions:
        if one.kind == "retrospective" and one.asked_at and baseline is not None:
            label = Label(one.id, words.label("occasion", one.id))
            yield label, f"{one.id}-{baseline.id}", f"{one.asked_at}-{one.id}"


def _table(words: Words, name: str, columns: tuple[str, ...], rows: list[Row]) -> Table:
    heads: tuple[Column, ...] = axes.head(words, "indicator", "contrast", "case")
    made = axes.columns(words, *columns)
    return make_table(words, name, heads, made, rows, grouped=2, shown=SHOWN)
