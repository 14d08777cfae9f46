"""Fixture files of survey exports, read with a binding and told in plain words."""

from __future__ import annotations

from pathlib import Path

from samskaping.ingest import IngestError
from samskaping.ingest.cells import Cells, answers, durations, flag, times
from samskaping.ingest.columns import bound_columns, check_columns
from samskaping.ingest.exports import Export, RawFile, with_own_columns
from samskaping.ingest.formats import reader
from samskaping.study.bindings import Binding
from samskaping.study.findings import Finding, errors
from samskaping.study.scorecard import Scale

FIXTURES = Path(__file__).parent / "fixtures"
SCALE = Scale(minimum=1, maximum=5, labels={n: {"nb": str(n), "en": str(n)} for n in range(1, 6)})


def raw(path: str, content: bytes | None = None, **companions: str | bytes) -> RawFile:
    """A fixture by its path, or other bytes in its place; companions are paths or bytes."""
    own = (FIXTURES / path).read_bytes() if content is None else content
    with_it = {
        name: RawFile(f"{name}.csv", one if isinstance(one, bytes) else raw(one).content)
        for name, one in companions.items()
    }
    return RawFile(path, own, with_it)


def bound(columns: list[str], /, **parts: object) -> Binding:
    """A binding of one case and wave whose items are these columns."""
    return Binding.model_validate(
        {
            "case": {"constant": "north"},
            "wave": {"constant": "during"},
            "items": {"columns": {f"i{n}": name for n, name in enumerate(columns, start=1)}},
            **parts,
        }
    )


def read(name: str, file: RawFile, binding: Binding) -> Export:
    return reader(name)(file, binding)


def refused(name: str, file: RawFile, binding: Binding) -> list[Finding]:
    try:
        read(name, file, binding)
    except IngestError as cause:
        return cause.findings
    raise AssertionError("the file was read")


class Told:
    """An export with the tool's own columns in their places."""

    def __init__(self, name: str, file: RawFile, binding: Binding) -> None:
        self.export = read(name, file, binding)
        self.table = self.export.table
        self.binding = with_own_columns(binding, self.export, bound_columns(binding))

    def column(self, name: str) -> list[str]:
        return self.table.columns[name].to_pylist()

    def unnamed(self) -> list[str]:
        """Columns that neither the binding nor the tool accounts for."""
        found = check_columns(self.table, self.binding)
        assert errors(found) == [one for one in found if one.code == "raw_column_unbound"]
        return [one.column for one in found if one.code == "raw_column_unbound"]

    def times(self) -> list[str]:
        cells = Cells.of(self.table, self.binding.submitted_at.column)
        found = times(cells, self.binding.submitted_at, "Europe/Oslo")
        assert cells.findings == []
        return ["" if str(one) == "NaT" else one.strftime("%Y-%m-%d %H:%M:%S") for one in found]

    def seconds(self) -> list[float | None]:
        cells = Cells.of(self.table, self.binding.duration.column)
        found = durations(cells, self.binding.duration, ".")
        return [None if one is found.dtype.na_value else float(one) for one in found]

    def tests(self) -> list[bool]:
        cells = Cells.of(self.table, self.binding.test.column)
        return [bool(one) for one in flag(cells, self.binding.test, blank=False)]

    def answers(self, item: str) -> list[int | str | None]:
        cells = Cells.of(self.table, self.binding.items.columns[item])
        values, reasons = answers(cells, self.binding.items, SCALE)
        each = [int(n) if why is None else why for n, why in zip(values, reasons, strict=True)]
        return [each[place] for place in cells.index]

    def found(self) -> list[tuple[str, str | None, int | None]]:
        return [(one.code, one.column, one.arguments.get("n")) for one in self.table.findings]
