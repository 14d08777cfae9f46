"""Coded segments in plain spreadsheets, in the ways that people lay them out."""

import io

import openpyxl
import pytest

from samskaping.door.checking import check
from tests.ingest.coded_files import delimited, workbook
from tests.ingest.coded_studies import cleaned, study_of, told

CODES = {"Om tillit": "about_trust", "Ble trodd": "trusted", "Penger": "money"}
COMMON = {
    "case": {"column": "Sted", "codes": {"N": "north", "S": "south"}},
    "source": {"column": "Samtale"},
    "coder": {"column": "Koder", "codes": {"A": "coder_a", "B": "coder_b"}},
    "unit": "Nr",
    "drop": ["Utdrag"],
}
IN_ONE_CELL = {**COMMON, "codes": {"column": "Koder brukt", "codes": CODES}}


pytestmark = pytest.mark.usefixtures("one_process")


ROWS = [
    ["Sted", "Samtale", "Koder", "Nr", "Koder brukt", "Utdrag"],
    ["N", "1", "A", 1, "Ble trodd; Penger", "Vi ble; ja, «hørt»"],
    ["N", "1", "A", 2, "", "Kaffe\nog te"],
    ["N", "1", "B", 1, "Ble trodd", 'Vi "ble" hørt'],
    ["N", "1", "B", 2, "Om tillit", "Kaffe"],
]
CODED = [("coder_a", "1", "money"), ("coder_a", "1", "trusted"),
         ("coder_b", "1", "trusted"), ("coder_b", "2", "about_trust")]  # fmt: skip
READ = [("coder_a", "1"), ("coder_a", "2"), ("coder_b", "1"), ("coder_b", "2")]


@pytest.mark.parametrize(
    ("name", "kind", "content"),
    [
        ("koding.csv", "delimited", delimited(ROWS)),
        ("koding.csv", "delimited", delimited(ROWS, "\t")),
        ("koding.csv", "delimited", delimited(ROWS, ";").decode().encode("cp1252")),
        ("koding.csv", "delimited", b"\xef\xbb\xbf" + delimited(ROWS, ";")),
        ("koding.xlsx", "workbook", workbook(ROWS)),
    ],
)
def test_a_row_for_each_segment_and_coder_with_all_codes_in_one_cell(name, kind, content, tmp_path):
    folder = study_of(tmp_path, {name: content}, [(name, kind, IN_ONE_CELL)])
    coded, read, found = told(folder)
    assert (coded, read) == (CODED, READ)
    assert set(found) <= {"raw_encoding_guessed"}


def test_a_column_for_each_code_with_ticks_as_people_make_them(tmp_path):
    rows = [
        ["Sted", "Samtale", "Koder", "Nr", "Tillit", "Trodd", "Penger", "Vekt", "Utdrag"],
        ["N", "1", "A", 1, "", "X", "1", "0,5", "Vi ble hørt"],
        ["N", "1", "A", 2, "0", "", "nei", "", "Kaffe"],
        ["N", "1", "B", 1, "", "x", "", "1,25", "Vi ble hørt"],
        ["N", "1", "B", 2, "ja", "", "", "", "Kaffe"],
    ]
    binding = {
        **COMMON,
        "decimal": ",",
        "weight": "Vekt",
        "codes": {
            "columns": {"about_trust": "Tillit", "trusted": "Trodd", "money": "Penger"},
            "yes": ["x", "1", "ja"],
            "no": ["", "0", "nei"],
        },
    }
    files = {"k.csv": delimited(rows, ";"), "k.xlsx": workbook(rows)}
    for name, kind in (("k.csv", "delimited"), ("k.xlsx", "workbook")):
        folder = study_of(tmp_path / kind, files, [(name, kind, binding)])
        assert told(folder) == (CODED, READ, [])
        weights = cleaned(folder)[0].codings.set_index(["coder", "code"])["weight"]
        assert weights["coder_b", "trusted"] == 1.25


SIDE_BY_SIDE = [
    ["Sted", "Samtale", "Nr", "A: Tillit", "A: Trodd", "A: Penger", "B: Tillit", "B: Trodd",
     "B: Penger", "Utdrag"],
    ["N", "1", 1, "", "x", "x", "", "x", "", "Vi ble hørt"],
    ["N", "1", 2, "", "", "", "x", "", "", "Kaffe"],
]  # fmt: skip


def of_coder(letter, other, sign=": "):
    named = {"about_trust": "Tillit", "trusted": "Trodd", "money": "Penger"}
    return {
        **COMMON,
        "coder": {"constant": f"coder_{letter.lower()}"},
        "codes": {"columns": {code: f"{letter}{sign}{name}" for code, name in named.items()}},
        "ignore": [f"{other}{sign}{name}" for name in named.values()],
    }


@pytest.mark.parametrize(
    ("name", "kind", "content"),
    [
        ("k.csv", "delimited", delimited(SIDE_BY_SIDE, ";")),
        ("k.xlsx", "workbook", workbook(SIDE_BY_SIDE)),
    ],
)
def test_two_coders_side_by_side_are_two_sources_of_one_file(name, kind, content, tmp_path):
    sources = [(name, kind, of_coder("A", "B")), (name, kind, of_coder("B", "A"))]
    folder = study_of(tmp_path, {name: content}, sources)
    assert told(folder) == (CODED, READ, [])
    assert [one for one in check(folder).findings if one.severity == "error"] == []


def test_what_is_left_out_of_two_coders_side_by_side_stands_in_the_ledger_for_each(tmp_path):
    rows = [*SIDE_BY_SIDE, ["X", "1", 3, "x", "", "", "x", "x", "", "Noe"]]
    sources = [("k.csv", "delimited", of_coder(*one)) for one in ("AB", "BA")]
    folder = study_of(tmp_path, {"k.csv": delimited(rows)}, sources)
    clean, _ = cleaned(folder)
    left_out = clean.exclusions[clean.exclusions["rule"] == "unknown_case"]
    assert left_out["table"].value_counts().to_dict() == {"codings": 3, "coverage": 2}
    assert told(folder)[:2] == (CODED, READ)


@pytest.mark.parametrize("second", ["A", "as a coder's column says"])
def test_a_file_that_is_named_twice_for_one_coder_is_refused(second, tmp_path):
    other = (
        of_coder("A", "B") if second == "A" else {**of_coder("B", "A"), "coder": COMMON["coder"]}
    )
    sources = [("k.csv", "delimited", of_coder("A", "B")), ("k.csv", "delimited", other)]
    folder = study_of(tmp_path, {"k.csv": delimited(SIDE_BY_SIDE)}, sources)
    assert [
        (one.code, one.column) for one in check(folder).findings if one.severity == "error"
    ] == [("coded_file_twice", "codings[2].file")]


def with_merged(content, *areas):
    book = openpyxl.load_workbook(io.BytesIO(content))
    for area in areas:
        book.active.merge_cells(area)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_a_merged_cell_among_the_codes_is_refused(tmp_path):
    content = with_merged(workbook(ROWS), "E2:E3")
    folder = study_of(tmp_path, {"k.xlsx": content}, [("k.xlsx", "workbook", IN_ONE_CELL)])
    assert "raw_cell_merged" in {one.code for one in check(folder).findings}


def test_names_of_coders_above_their_columns_are_part_of_the_header(tmp_path):
    upper = ["Sted", "Samtale", "Nr", "A", "", "", "B", "", "", "Utdrag"]
    lower = ["", "", "", *["Tillit", "Trodd", "Penger"] * 2, ""]
    content = with_merged(
        workbook([["Koding av intervjuer"], upper, lower, *SIDE_BY_SIDE[1:]]),
        *("D2:F2", "G2:I2", "A2:A3", "B2:B3", "C2:C3", "J2:J3"),
    )
    sources = []
    for letters in ("AB", "BA"):
        binding = of_coder(*letters, " / ")
        sources.append(("k.xlsx", "workbook", {**binding, "header_row": 2, "header_rows": 2}))
    folder = study_of(tmp_path, {"k.xlsx": content}, sources)
    assert told(folder) == (CODED, READ, [])
