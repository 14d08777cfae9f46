"""A filled-in workbook of disagreements comes back as people leave it, and is never quoted."""

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from samskaping.ingest.findings import IngestError
from samskaping.ingest.resolved import read_resolved
from samskaping.study.codebook import Codebook
from samskaping.study.findings import in_words

FILE = "met.xlsx"
HEADER = ("Det som ble sagt", "Avgjort", "Nøkkel")
SECRET = "Hemmelig Hansen"


@pytest.fixture
def read(tmp_path):
    """Reads what the sheets hold: rows of cells."""

    def run(*sheets, mend=None):
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for name, rows in enumerate(sheets):
            sheet = book.create_sheet(f"Ark {name}")
            for row in rows:
                sheet.append(row)
            if mend is not None:
                mend(sheet)
        book.save(tmp_path / FILE)
        return read_resolved(FILE, tmp_path, made_book())

    return run


def made_book():
    text = {"en": "text"}
    return Codebook.model_validate(
        {
            "id": "book", "title": text, "wording": "own", "source": text,
            "codes": [{"id": one, "label": text} for one in ("heard", "time")],
            "coders": [{"id": "ann", "label": text}],
        }
    )  # fmt: skip


def settled(resolved):
    columns = ["source", "unit", "code", "given", "source_row"]
    return list(resolved.resolutions[columns].itertuples(index=False, name=None))


def told(resolved):
    for finding in resolved.seen:
        for language in ("nb", "en"):
            words = in_words(finding, language)
            assert SECRET not in words
            assert "{" not in words
    return [(one.code, one.sheet, one.row, one.arguments["n"]) for one in resolved.seen]


def row(word, key, said=SECRET):
    return (said, word, key)


def test_yes_and_no_are_read_in_every_language_and_blank_is_open(read):
    words = ["ja", "Nei", " YES ", "nej", "no", "", None, " "]
    found = read([HEADER, *(row(word, f"i1:{n}:heard") for n, word in enumerate(words))])
    assert settled(found) == [
        ("i1", "0", "heard", True, 2), ("i1", "1", "heard", False, 3),
        ("i1", "2", "heard", True, 4), ("i1", "3", "heard", False, 5),
        ("i1", "4", "heard", False, 6),
    ]  # fmt: skip
    assert told(found) == []


@pytest.mark.parametrize(
    "header", [("Key", "Settled"), ("nøgle", "AFGJORT"), ("Nøkkel", "Settled"), ("Key ", "avgjort")]
)
def test_headings_are_known_in_every_language_wherever_they_stand(read, header):
    key, resolved = header
    rows = [
        ("Møte 3. mai",),
        (),
        (resolved, "x", "Ny kolonne", key),
        ("ja", SECRET, 1, "i1:2:time"),
    ]
    assert settled(read(rows)) == [("i1", "2", "time", True, 4)]


def test_the_sheet_that_says_what_to_do_is_passed_over_and_copies_are_read_together(read):
    guide = [("Nøkkel",), ("Snakk om hver rad.",)]
    found = read(guide, [HEADER, row("ja", "i1:1:heard")], [HEADER, row("nei", "i1:2:heard")])
    assert [one[:4] for one in settled(found)] == [
        ("i1", "1", "heard", True), ("i1", "2", "heard", False)
    ]  # fmt: skip
    assert found.resolutions["source_sheet"].tolist() == ["Ark 1", "Ark 2"]


def test_a_segment_may_be_numbered_with_the_sign_that_parts_a_key(read):
    found = read([HEADER, row("ja", "i1:3:1:heard"), row("ja", "i1:120-180:heard")])
    assert [one[1] for one in settled(found)] == ["3:1", "120-180"]


def test_what_is_both_yes_and_no_is_open_and_what_is_twice_the_same_is_once(read):
    first = [HEADER, row("ja", "i1:1:heard"), row("ja", "i1:2:heard"), row("ja", "i1:2:heard")]
    found = read(first, [HEADER, row("nei", "I1:1:heard ")])
    assert [one[:4] for one in settled(found)] == [("i1", "2", "heard", True)]
    assert told(found) == [("resolved_twice", "Ark 0", 2, 1)]


def test_words_that_say_neither_are_counted_and_not_quoted(read):
    words = [SECRET, "kanskje", "ja?", "1", 1, True, "=ja"]
    found = read([HEADER, *(row(word, f"i1:{n}:heard") for n, word in enumerate(words))])
    assert settled(found) == []
    assert told(found) == [("resolved_unreadable", "Ark 0", 2, len(words))]


def test_keys_that_cannot_be_read_and_codes_that_there_are_not_are_counted(read):
    keys = [None, "", SECRET, "i1:1", ":1:heard", "i1::heard", "i1:1:", "::", "=A1:B2:heard"]
    rows = [row("ja", key) for key in keys]
    found = read([HEADER, *rows, row("ja", "i1:1:lost"), row("nei", f"i1:1:{SECRET}")])
    assert settled(found) == []
    assert told(found) == [
        ("resolved_key_unreadable", "Ark 0", 2, len(keys) - 1),
        ("resolved_unreadable", "Ark 0", 10, 1),
        ("resolved_code_unknown", "Ark 0", 11, 2),
    ]


def test_a_row_with_an_open_decision_is_not_looked_at(read):
    found = read([HEADER, row(None, "what"), row("", "i1:1:lost"), row(None, None), ()])
    assert (settled(found), told(found)) == ([], [])


def test_merged_cells_and_formulas_settle_nothing(read):
    def mend(sheet):
        sheet.merge_cells("B2:B3")
        sheet["B4"] = '=IF(1,"ja","nei")'
        sheet["B5"] = "#REF!"
        sheet["B5"].data_type = "e"

    found = read([HEADER, *(row("ja", f"i1:{n}:heard") for n in range(5))], mend=mend)
    assert settled(found) == [("i1", "4", "heard", True, 6)]
    assert told(found) == [("resolved_unreadable", "Ark 0", 2, 4)]


def test_filtered_rows_count(read):
    def mend(sheet):
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["C"].hidden = True

    assert len(settled(read([HEADER, row("ja", "i1:1:heard")], mend=mend))) == 1


@pytest.mark.parametrize(
    ("sheets", "code"),
    [
        ([[("Nøkkel", "Merknad"), ("i1:1:heard", SECRET)]], "resolved_no_table"),
        ([[("",)]], "resolved_no_table"),
        ([[("Avgjort", "Settled", "Nøkkel"), ("ja", "nei", "i1:1:heard")]], "raw_header_twice"),
    ],
)
def test_a_workbook_whose_columns_are_not_clear_is_refused(read, sheets, code):
    with pytest.raises(IngestError) as caught:
        read(*sheets)
    (finding,) = caught.value.findings
    assert finding.code == code
    assert "{" not in in_words(finding, "nb")
    assert SECRET not in in_words(finding, "nb")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"Avgjort;N\xc3\xb8kkel\nja;i1:1:heard"])
def test_what_is_no_workbook_is_refused(tmp_path, content):
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(IngestError):
        read_resolved(FILE, tmp_path, made_book())


def test_a_file_outside_the_study_is_not_opened(tmp_path):
    with pytest.raises(IngestError) as caught:
        read_resolved("../met.xlsx", tmp_path, made_book())
    assert [one.code for one in caught.value.findings] == ["raw_unreadable"]


def test_what_else_a_workbook_holds_does_no_harm(read):
    def mend(sheet):
        sheet.parent.defined_names["Avgjort"] = DefinedName("Avgjort", attr_text="#REF!")
        sheet["A2"].hyperlink = "file:///etc/passwd"
        sheet["Z90"] = "x" * 30_000

    found = read([HEADER, row("ja", "i1:1:heard", "\u202e🫐" * 900)], mend=mend)
    assert (len(settled(found)), told(found)) == (1, [])
