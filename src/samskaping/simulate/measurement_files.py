"""From measurements to the raw files that hold them."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from samskaping.simulate.exports import BOM, delimited_text
from samskaping.simulate.measured import figures, individual_values, last_seen, measured_persons
from samskaping.simulate.measurement_truth import FiguresFile, MeasurementsTruth, PersonsFile
from samskaping.simulate.population import Floats, Purpose, stream
from samskaping.simulate.truth import Truth
from samskaping.simulate.workbook import Cell, Sheet, column_name, workbook

HEADER_ROW = 3
REMARKS = 0.06
NOT_MEASURED = "ikke målt"

Row = dict[Hashable, Any]


@dataclass(frozen=True)
class Measured:
    """Measurements and their raw files.

    Attributes
    ----------
    values
        One row per cell of a person: ``file, row, case, indicator, occasion, person, kind, value``;
        ``kind`` is ``usable``, ``gone`` (no value), ``out_of_range`` or what the row's mess is.
    figures
        One row per figure of a case.
    contents
        The raw files: name and bytes.
    """

    values: pd.DataFrame
    figures: pd.DataFrame
    contents: dict[str, bytes]


def simulate_measurements(truth: Truth) -> Measured:
    """Draw the measurements of a truth and lay them out in their files."""
    measured = truth.measurements
    if measured is None:
        raise ValueError("this truth has no measurements")
    persons = measured_persons(truth, measured)
    persons["seen"] = last_seen(truth, measured, persons)
    values = individual_values(truth, measured, persons)
    tables: list[pd.DataFrame] = []
    contents: dict[str, bytes] = {}
    for place, part in enumerate(measured.persons_files):
        rng = stream(truth, Purpose.TYPED, place)
        own = persons["file"].to_numpy() == place
        cells = _cells(measured, part, persons[own], values[:, own], rng)
        write = _wide if part.layout == "wide" else _long
        table, contents[part.file] = write(measured, part, cells, rng)
        tables.append(table)
    counted = figures(truth, measured) if measured.aggregate else pd.DataFrame()
    if measured.figures_file is not None:
        figures_file = measured.figures_file
        contents[figures_file.file] = _figures_file(truth, measured, figures_file, counted)
    return Measured(pd.concat(tables, ignore_index=True), counted, contents)


def _cells(
    measured: MeasurementsTruth,
    part: PersonsFile,
    persons: pd.DataFrame,
    values: Floats,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """One row per cell that the file has room for; ``text`` is what stands there for a number."""
    places = {
        (indicator, occasion): (number, place)
        for number, (indicator, about) in enumerate(measured.individual.items())
        for place, occasion in enumerate(measured.occasions)
        if indicator in part.indicators and occasion in about.occasions
    }
    rows: list[Row] = []
    for turn, one in enumerate(persons.to_dict("records")):
        why = str(rng.choice(part.gone))
        shared = {
            "file": part.file,
            "turn": turn,
            "case": one["group"],
            "case_text": one["case_text"],
            "person": one["person"],
        }
        for (indicator, occasion), (number, place) in places.items():
            cell = _cell(one, float(values[number, turn, place]), place, why)
            rows.append(shared | {"indicator": indicator, "occasion": occasion} | cell)
    table = pd.DataFrame(rows)
    usable = np.flatnonzero(table["kind"] == "usable")
    wrong = rng.choice(usable, size=len(part.mess.out_of_range), replace=False)
    table.loc[wrong, "text"] = list(part.mess.out_of_range)
    table.loc[wrong, "kind"] = "out_of_range"
    table.loc[wrong, "value"] = np.nan
    return table


def _cell(person: Row, value: float, place: int, why: str) -> Row:
    if np.isnan(value):
        return {"kind": "not_measured", "value": np.nan, "text": NOT_MEASURED}
    if place >= person["seen"]:
        kind = "gone" if person["kind"] == "usable" else person["kind"]
        return {"kind": kind, "value": np.nan, "text": why}
    return {"kind": person["kind"], "value": value, "text": ""}


def _code(person: int) -> str:
    return f"D{1000 + 7 * person}"


def _wide(
    measured: MeasurementsTruth, part: PersonsFile, cells: pd.DataFrame, rng: np.random.Generator
) -> tuple[pd.DataFrame, bytes]:
    """A workbook with a title, a two-row header, a row per person, a blank row and a totals row."""
    places = list(dict.fromkeys(zip(cells["indicator"], cells["occasion"], strict=True)))
    before = [name for name in ("person", "case", "consent") if name in part.columns]
    body: list[list[Cell]] = []
    totals = np.zeros(len(places))
    for _, own in cells.groupby("turn", sort=True):
        row = own.to_dict("records")
        about = _about(part, row[0])
        line: list[Cell] = [about[name] for name in before]
        line += [_typed(cell, part, rng) for cell in row]
        if "remark" in part.columns:
            remark = part.remarks and rng.random() < REMARKS
            line.append(str(rng.choice(part.remarks)) if remark else None)
        body.append(line)
        totals += np.nan_to_num([cell["value"] for cell in row])
    top, under, merged = _header(part, before, places)
    total: list[Cell] = [part.totals, *[None] * (len(before) - 1)]
    total += [float(number) for number in totals]
    rows: list[list[Cell]] = [[part.title], [], top, under, *body, [], total]
    explained = Sheet("Les meg", [[part.title], [f"Se arket {part.sheet}."]])
    content = workbook([explained, Sheet(part.sheet, rows, merged)])
    return cells.assign(row=cells["turn"] + HEADER_ROW + 2), content


def _about(part: PersonsFile, cell: Row) -> dict[str, str]:
    """What a row says of its person."""
    return {
        "person": _code(cell["person"]),
        "case": cell["case_text"],
        "consent": part.consent.get("no" if cell["kind"] == "without_consent" else "yes", ""),
    }


def _typed(cell: Row, part: PersonsFile, rng: np.random.Generator) -> Cell:
    """A number, or the text that somebody typed in its place."""
    as_text = rng.random() < part.mess.decimal_comma
    value = cell["value"]
    if cell["text"] or np.isnan(value):
        return str(cell["text"])
    if as_text:
        return _number(value)
    return int(value) if value == int(value) else float(value)


def _number(value: float) -> str:
    return f"{value:g}".replace(".", ",")


def _header(
    part: PersonsFile, before: Sequence[str], places: list[tuple[str, str]]
) -> tuple[list[Cell], list[Cell], list[str]]:
    """Indicators over occasions; what belongs to neither is merged downwards."""
    top: list[Cell] = [text for name, text in part.columns.items() if name in before]
    under: list[Cell] = [None] * len(before)
    merged = [_down(place) for place in range(len(before))]
    for indicator, column in part.indicators.items():
        own = [occasion for name, occasion in places if name == indicator]
        start = len(top)
        top += [column, *[None] * (len(own) - 1)]
        under += [part.occasions[occasion] for occasion in own]
        if len(own) > 1:
            ends = f"{column_name(len(top) - 1)}{HEADER_ROW}"
            merged.append(f"{column_name(start)}{HEADER_ROW}:{ends}")
    if "remark" in part.columns:
        merged.append(_down(len(top)))
        top.append(part.columns["remark"])
        under.append(None)
    return top, under, merged


def _down(place: int) -> str:
    return f"{column_name(place)}{HEADER_ROW}:{column_name(place)}{HEADER_ROW + 1}"


def _long(
    measured: MeasurementsTruth, part: PersonsFile, cells: pd.DataFrame, rng: np.random.Generator
) -> tuple[pd.DataFrame, bytes]:
    """A CSV with a row per person and occasion; who is gone has no row."""
    place = {occasion: number for number, occasion in enumerate(measured.occasions)}
    came = cells[~cells["kind"].isin(["gone", "not_measured"])]
    came = came.assign(order=came["occasion"].map(place))
    came = came.sort_values(["order", "turn"], kind="stable", ignore_index=True)
    came["row"] = came.groupby(["order", "turn"], sort=True).ngroup() + 2
    lines: list[list[str]] = []
    for _, own in came.groupby("row", sort=True):
        row = own.to_dict("records")
        occasion = row[0]["occasion"]
        when = measured.occasions[occasion]
        day = when.opens + (when.closes - when.opens) * float(rng.random())
        holds = _about(part, row[0])
        holds |= {"occasion": part.occasions[occasion], "date": day.strftime("%d.%m.%Y")}
        texts = {cell["indicator"]: cell["text"] or _number(cell["value"]) for cell in row}
        line = [holds[name] for name in part.columns]
        lines.append([*line, *(texts.get(name, "") for name in part.indicators)])
    # A row from an occasion that the record does not know, copied from one that it does.
    at = list(part.columns).index("occasion")
    wrong = rng.choice(len(lines), size=len(part.mess.unknown_occasions), replace=False)
    for text, number in zip(part.mess.unknown_occasions, wrong, strict=True):
        lines.append([*lines[number][:at], text, *lines[number][at + 1 :]])
    header = [*part.columns.values(), *part.indicators.values()]
    return came.drop(columns="order"), delimited_text([header, *lines]).encode()


def _figures_file(
    truth: Truth, measured: MeasurementsTruth, part: FiguresFile, counted: pd.DataFrame
) -> bytes:
    """A CSV with a row per case, indicator and occasion."""
    rng = stream(truth, Purpose.REMARKS, len(truth.files))
    lines = []
    for one in counted.to_dict("records"):
        case, indicator, occasion = one["case"], one["indicator"], one["occasion"]
        value = f"{one['value']:.{measured.aggregate[indicator].decimals}f}".replace(".", ",")
        remark = part.remarks and rng.random() < REMARKS
        holds = {
            "case": part.codes[case],
            "indicator": part.indicators[indicator],
            "occasion": part.occasions[occasion],
            "value": part.missing.get(f"{case}/{indicator}/{occasion}", value),
            "n": "" if pd.isna(one["n"]) else str(one["n"]),
            "remark": str(rng.choice(part.remarks)) if remark else "",
        }
        lines.append([holds[name] for name in part.columns])
    return (BOM + delimited_text([list(part.columns.values()), *lines])).encode()
