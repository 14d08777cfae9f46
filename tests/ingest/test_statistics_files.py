"""SPSS and Stata files: codes as they are, and what the file says of missing ones."""

import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from samskaping.ingest.exports import RawFile
from samskaping.ingest.findings import IngestError
from samskaping.ingest.formats import reader
from samskaping.study.bindings import (
    Binding,
    CodedColumn,
    Constant,
    IdentifierColumn,
    ItemColumns,
    Layout,
    TotalsRows,
)

FIXTURES = Path(__file__).parent / "fixtures"


def bound(answers=None, **more) -> Binding:
    items = ItemColumns(columns={"t1": "t1", "t2": "t2"}, answers=answers or {})
    parts = {"case": Constant(constant="a"), "wave": Constant(constant="b"), "items": items}
    return Binding(**parts | more)


def read(content: bytes | str, layout: Layout | None = None, name: str = "spss"):
    if isinstance(content, str):
        content = (FIXTURES / name / content).read_bytes()
    return reader(name)(RawFile(f"f.{name}", content), layout or Layout()).table


def saved(folder: Path, table: pd.DataFrame, **more) -> bytes:
    pyreadstat.write_sav(table, folder / "t.sav", **more)
    return (folder / "t.sav").read_bytes()


def column(table, name: str) -> list[str]:
    return table.columns[name].to_pylist()


def found(table):
    return [(f.column, f.row, dict(f.arguments)) for f in table.findings]


def stopped(content, layout=None, name="spss") -> str:
    with pytest.raises(IngestError) as caught:
        read(content, layout, name)
    return caught.value.findings[0].code


@pytest.mark.parametrize("name", ["answers.sav", "packed.zsav"])
def test_values_are_codes_and_dates_are_iso(name):
    table = read(name)
    assert column(table, "t1") == ["3", "1", "99"]
    assert column(table, "t2") == ["2", "-9", ""]
    assert column(table, "svart") == ["2025-03-05T10:02:41"] * 3
    assert column(table, "dag") == ["2025-03-05"] * 3
    assert column(table, "fritekst") == ["Blåbær på tur", "", "Fint"]
    assert table.rows.tolist() == [1, 2, 3]


def test_a_user_missing_code_with_a_declared_reason_keeps_it():
    table = read("answers.sav", bound({"99": "dont_know", "-9": "refused"}))
    assert column(table, "t1") == ["3", "1", "99"]
    assert column(table, "t2") == ["2", "-9", ""]
    assert table.findings == []


def test_a_user_missing_code_without_one_is_no_number_any_more_and_told_with_its_label():
    table = read("answers.sav", bound({"-9": "refused"}))
    assert column(table, "t1") == ["3", "1", "missing: 99"]
    assert found(table) == [("t1", 3, {"n": 1, "missing": "99", "label": "Vet ikke"})]


def test_a_range_of_user_missing_codes_takes_in_both_its_ends(tmp_path):
    table = pd.DataFrame({"t1": [1.0, -9, -5, -1, -0.5], "t2": [0.0] * 5})
    content = saved(tmp_path, table, missing_ranges={"t1": [{"lo": -9, "hi": -1}]})
    assert column(read(content, bound()), "t1") == [
        "1",
        "missing: -9",
        "missing: -5",
        "missing: -1",
        "-0.5",
    ]


def test_a_user_missing_code_of_a_column_of_codes_is_known_by_the_binding(tmp_path):
    table = pd.DataFrame({"t1": [1.0] * 3, "t2": [1.0] * 3, "sted": ["N", "S", "X"]})
    content = saved(tmp_path, table, missing_ranges={"sted": ["X", "S"]})
    case = CodedColumn(column="sted", codes={"N": "north", "S": "south"})
    read_table = read(content, bound(case=case))
    assert column(read_table, "sted") == ["N", "S", "missing: X"]


def test_a_missing_identifier_is_blank_and_never_quoted(tmp_path):
    table = pd.DataFrame({"t1": [1.0] * 3, "t2": [1.0] * 3, "nr": [4711.0, 999999, 888888]})
    content = saved(tmp_path, table, missing_ranges={"nr": [{"lo": 800000, "hi": 999999}]})
    read_table = read(content, bound(respondent=IdentifierColumn(column="nr")))
    assert column(read_table, "nr") == ["4711", "", ""]
    assert found(read_table) == [("nr", 2, {"n": 2, "missing": "–", "label": "–"})]


def test_the_missing_codes_of_a_column_that_is_not_read_are_nobodys_business():
    layout = bound({"99": "dont_know", "-9": "refused"}).model_copy(update={"ignore": ("t3",)})
    assert read("answers.sav", layout).findings == []


def test_dates_outside_the_calendar_stay_numbers_and_lengths_of_time_are_hours(tmp_path):
    table = pd.DataFrame({"far": [1e15, 0.0], "took": [90.0, 100_000.0]})
    formats = {"far": "DATETIME20", "took": "TIME8"}
    read_table = read(saved(tmp_path, table, variable_format=formats))
    assert column(read_table, "far") == ["1000000000000000", "1582-10-14T00:00:00"]
    assert column(read_table, "took") == ["0:01:30", "27:46:40"]


def test_numbers_are_known_from_texts(tmp_path):
    table = read(saved(tmp_path, pd.DataFrame({"n": [1.25], "text": ["1.250"]})))
    assert table.written == {"n": frozenset(), "text": frozenset({"1.250"})}


def test_rows_of_sums_are_left_out(tmp_path):
    content = saved(tmp_path, pd.DataFrame({"who": ["a", "b", "Sum"], "n": [1.0, 2.0, 3.0]}))
    table = read(content, Layout(totals=TotalsRows(column="who", texts=("Sum",))))
    assert column(table, "n") == ["1", "2"]
    assert table.rows.tolist() == [1, 2]


def test_many_rows_share_few_texts(tmp_path):
    values = np.tile([1.0, 2.0, np.nan, 3.5], 5000)
    table = read(saved(tmp_path, pd.DataFrame({"x": values})))
    assert column(table, "x")[:4] == ["1", "2", "", "3.5"]
    assert len(table.rows) == 20_000


@pytest.mark.parametrize("name", ["answers.dta", "older.dta"])
def test_extended_missing_values_of_stata_are_codes(name):
    table = read(name, name="stata")
    assert column(table, "t1") == ["3", "1", ".a"]
    assert column(table, "svart") == ["2025-03-05T10:02:41"] * 3
    table = read(name, bound(), name="stata")
    assert column(table, "t1") == ["3", "1", "missing: .a"]
    assert ("t1", 3, {"n": 1, "missing": ".a", "label": "Vet ikke"}) in found(table)
    assert column(read(name, bound({".a": "dont_know"}), name="stata"), "t1") == ["3", "1", ".a"]


def test_labels_that_are_not_unique_are_no_hindrance():
    _, about = pyreadstat.read_dta(FIXTURES / "stata" / "answers.dta")
    labels = list(about.variable_value_labels["t1"].values())
    assert labels.count("Uenig") == 2
    assert len(read("answers.dta", name="stata").rows) == 3


def test_an_old_stata_file_is_read_in_its_encoding():
    assert column(read("latin.dta", name="stata"), "sted") == ["Tåkeheim", "Åmølle"]


def test_a_wrong_encoding_is_told_and_a_declared_one_is_used():
    content = (FIXTURES / "spss" / "answers.sav").read_bytes()
    wrong = content.replace("Blåbær på tur".encode(), "Blåbær på turene".encode("cp1252"))
    assert len(wrong) == len(content)
    assert stopped(wrong) == "raw_statistics_encoding"
    table = read(wrong, Layout(encoding="cp1252"))
    assert column(table, "fritekst")[0] == "Blåbær på turene"


def test_text_in_two_encodings_at_once_is_told():
    codes = [one.code for one in read("older.dta", name="stata").findings]
    assert codes == ["raw_mojibake"]


@pytest.mark.parametrize("name", ["spss", "stata"])
def test_another_kind_of_file_is_told_as_such(name):
    for content in (b"", b"a;b\n1;2\n", b"PK\x03\x04", b"$FL", b"\0" * 500):
        assert stopped(content, name=name) == "raw_not_statistics"


@pytest.mark.parametrize(
    ("name", "file"), [("spss", "answers.sav"), ("spss", "packed.zsav"), ("stata", "answers.dta")]
)
def test_a_file_cut_off_is_damaged_and_nothing_is_left_behind(name, file, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    content = (FIXTURES / name / file).read_bytes()
    for share in (0.1, 0.5, 0.8, 0.95):
        assert stopped(content[: int(len(content) * share)], name=name) in (
            "raw_statistics_damaged",
            "raw_reader_stopped",
        )
    assert list(tmp_path.iterdir()) == []


def test_a_file_without_rows_or_columns_is_told_as_such(tmp_path):
    assert (
        stopped(saved(tmp_path, pd.DataFrame({"x": pd.Series([], dtype=float)}))) == "raw_no_rows"
    )


def test_a_date_column_holds_dates(tmp_path):
    content = saved(tmp_path, pd.DataFrame({"d": [datetime.date(2024, 2, 29)]}))
    assert column(read(content), "d") == ["2024-02-29"]
