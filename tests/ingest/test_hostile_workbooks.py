"""Workbooks that were made to do harm, or broken on the way: refused in bounded time and memory."""

import io
import random
import struct
import subprocess
import sys
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from samskaping.ingest.exports import RawFile
from samskaping.ingest.findings import IngestError
from samskaping.ingest.formats import reader
from samskaping.ingest.sheets import read_sheets
from samskaping.quarantine.limits import MIB, Limits
from samskaping.study.bindings import Layout
from tests.ingest.containers import (
    ods,
    ods_cell,
    ods_row,
    text_cell,
    unzipped,
    xlsb,
    xlsx,
    zipped,
)

FIXTURES = Path(__file__).parent / "fixtures"
SOUND = xlsx(f"<sheetData><row>{text_cell('A1', 'x')}</row></sheetData>")
SMALL = Limits(
    entries=20, expanded=MIB, ratio=50, ratio_from=10_000, cells=10_000, columns=100, cell=1_000,
    text=20_000, memory=512 * MIB, seconds=20,
)  # fmt: skip


def refused(content: bytes, limits: Limits = SMALL):
    with pytest.raises(IngestError) as caught:
        read_sheets(content, "f.xlsx", limits=limits)
    (finding,) = caught.value.findings
    assert finding.file == "f.xlsx"
    for language in ("nb", "en"):
        assert "{" not in caught.value.in_words(language)
    return finding.code, finding.arguments.get("kind")


def with_part(name: str, content: bytes | str) -> bytes:
    return zipped({**unzipped(SOUND), name: content})


def test_the_sound_workbook_that_the_others_are_made_from_is_read():
    assert read_sheets(SOUND, "f.xlsx", limits=SMALL).sheets[0].rows == [["x"]]


def test_a_file_that_grows_too_much_when_unpacked_is_not_unpacked():
    assert refused(with_part("xl/a.xml", b"<a>" + b" " * 900_000)) == (
        "raw_workbook_size",
        "size_ratio",
    )


def test_many_files_that_are_large_together_are_not_unpacked():
    parts = {f"xl/{n}.xml": bytes([n, 255 - n, n * 7 % 256]) * 130_000 for n in range(4)}
    content = zipped({**unzipped(SOUND), **parts}, packed=False)
    assert refused(content) == ("raw_workbook_size", "size_expanded")


def test_too_many_files_are_not_unpacked():
    parts = {f"xl/{n}.xml": "<a/>" for n in range(30)}
    assert refused(zipped({**unzipped(SOUND), **parts})) == ("raw_workbook_size", "size_entries")


def test_a_size_that_is_a_lie_does_not_help():
    large = b"<a>" + b" " * 900_000 + b"</a>"
    content = bytearray(with_part("xl/a.xml", large))
    place = 0
    while (place := content.find(len(large).to_bytes(4, "little"), place)) >= 0:
        content[place : place + 4] = (64).to_bytes(4, "little")
    assert refused(bytes(content)) == ("raw_workbook_damaged", None)


@pytest.mark.parametrize(
    "opening",
    [
        '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a SYSTEM "http://localhost:9/a.dtd">',
        "<!DOCTYPE a>",
        '<!DOCTYPE a [<!ENTITY % a "b"> %a;]>',
    ],
)
@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/styles.xml", "docProps/app.xml"])
def test_definitions_within_the_xml_are_refused_wherever_they_stand(opening, part):
    assert refused(with_part(part, f"{opening}<a>&b;</a>")) == ("raw_workbook_unsafe", "unsafe_dtd")


def test_definitions_are_refused_in_any_encoding_and_format():
    opening = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>'.encode("utf-16")
    assert refused(with_part("xl/styles.xml", opening))[1] == "unsafe_dtd"
    document = {**unzipped(ods([])), "content.xml": "<!DOCTYPE a><a/>"}
    assert refused(zipped(document))[1] == "unsafe_dtd"


@pytest.mark.parametrize(
    "name", ["../evil.xml", "xl/../../evil.xml", "/etc/evil.xml", "..\\evil.xml", "C:/evil.xml"]
)
def test_a_file_outside_the_workbook_is_refused_and_none_is_written(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert refused(with_part(name, "<a/>")) == ("raw_workbook_unsafe", "unsafe_path")
    assert list(tmp_path.iterdir()) == []


def test_two_files_of_one_name_are_refused():
    content = with_part("xl/worksheets/SHEET1.xml", "<a/>")
    assert refused(content) == ("raw_workbook_unsafe", "unsafe_twice")


def test_a_protected_workbook_is_told_as_such():
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500
    assert refused(old + "EncryptedPackage".encode("utf-16-le"))[0] == "raw_workbook_encrypted"
    locked = bytearray(SOUND)
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := locked.find(sign, place + 1)) >= 0:
            locked[place + at] |= 1
    assert refused(bytes(locked))[0] == "raw_workbook_encrypted"
    document = {**unzipped(ods([])), "META-INF/manifest.xml": "<m><encryption-data/></m>"}
    assert refused(zipped(document))[0] == "raw_workbook_encrypted"


@pytest.mark.parametrize("name", ["measured.xlsx", "small.xlsb", "small.ods", "old.xls"])
def test_a_workbook_cut_off_anywhere_is_damaged(name):
    content = (FIXTURES / "workbook" / name).read_bytes()
    for share in (0.05, 0.3, 0.6, 0.9, 0.99):
        code, _ = refused(content[: int(len(content) * share)])
        assert code in ("raw_workbook_damaged", "raw_reader_stopped"), share


def test_a_wrong_checksum_is_damage():
    content = bytearray(SOUND)
    place = content.find(zlib.crc32(unzipped(SOUND)["xl/workbook.xml"]).to_bytes(4, "little"))
    content[place] ^= 1
    other = content.find(zlib.crc32(unzipped(SOUND)["xl/workbook.xml"]).to_bytes(4, "little"))
    content[other] ^= 1
    assert refused(bytes(content))[0] == "raw_workbook_damaged"


def test_a_zip_packed_in_an_unusual_way_is_not_unpacked():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_LZMA) as packed:
        for name, part in unzipped(SOUND).items():
            packed.writestr(name, part)
    assert refused(target.getvalue())[0] == "raw_workbook_damaged"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "looks_empty"),
        (b"%PDF-1.7", "looks_pdf"),
        (b"\xef\xbb\xbf\r\n<html><table>", "looks_html"),
        (b"a;b\n1;2\n", "looks_text"),
        (b"\0\1\2", "looks_binary"),
        (zipped({"word/document.xml": "<a/>"}), "looks_zip"),
    ],
)
def test_a_file_that_is_no_workbook_is_told_what_it_looks_like(content, kind):
    assert refused(content) == ("raw_not_workbook", kind)


def sheet(*cells: str) -> bytes:
    return xlsx(f"<sheetData><row>{''.join(cells)}</row></sheetData>")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (sheet(*('<c><v>1</v></c>' for _ in range(101))), "size_columns"),
        (sheet('<c r="ZZZZZ1"><v>1</v></c>'), "size_columns"),
        (sheet('<c r="A1048576"><v>1</v></c>', '<c r="B1"><v>1</v></c>'), "size_cells"),
        (sheet('<c r="CV1048576"><v>1</v></c>'), "size_cells"),
        (
            ods([ods_row(ods_cell(1.0, 'table:number-columns-repeated="16384"'),
                         more='table:number-rows-repeated="1048576"')]),
            "size_columns",
        ),
        (
            ods([ods_row(ods_cell(1.0), more='table:number-rows-repeated="1048576"')]),
            "size_cells",
        ),
        (xlsb([[1.0] * 101]), "size_columns"),
    ],
)  # fmt: skip
def test_a_sheet_far_beyond_its_table_is_refused(content, kind):
    assert refused(content) == ("raw_workbook_size", kind)


def test_more_merged_cells_than_a_table_has_are_refused():
    merged = '<mergeCell ref="A1:XFD1048576"/>' * 11
    content = xlsx(f"<sheetData><row>{text_cell('A1', 'x')}</row></sheetData>"
                   f"<mergeCells>{merged}</mergeCells>")  # fmt: skip
    assert refused(content, replace(SMALL, merged=10)) == ("raw_workbook_size", "size_merged")
    assert read_sheets(content, "f", limits=SMALL).sheets[0].rows == [["x"]]


def test_a_cell_of_more_than_a_cell_can_hold_is_refused_with_its_row():
    content = xlsx(
        f"<sheetData><row><c/></row><row>{text_cell('A2', 'x' * 1001)}</row></sheetData>"
    )
    with pytest.raises(IngestError) as caught:
        read_sheets(content, "f.xlsx", limits=SMALL)
    (finding,) = caught.value.findings
    assert (finding.code, finding.row, finding.arguments) == ("raw_cell_size", 2, {"limit": 1000})
    assert refused(ods([ods_row(ods_cell("x" * 1001))]))[0] == "raw_cell_size"


def test_a_long_text_that_all_cells_share_is_refused():
    strings = f"<sst><si><t>{'x' * 900}</t></si></sst>"
    cells = "".join('<row><c t="s"><v>0</v></c></row>' for _ in range(100))
    types = (
        '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml" Type='
        '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/>'
        '<Relationship Id="rId2" Target="sharedStrings.xml" Type='
        '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/>'
        "</Relationships>"
    )
    content = xlsx(
        f"<sheetData>{cells}</sheetData>",
        extra={"xl/sharedStrings.xml": strings, "xl/_rels/workbook.xml.rels": types},
    )
    assert refused(content) == ("raw_workbook_size", "size_text")


def test_a_file_that_takes_too_long_is_stopped():
    rows = "".join(f"<row>{'<c><v>1</v></c>' * 50}</row>" for _ in range(2000))
    content = xlsx(f"<sheetData>{rows}</sheetData>", packed=False)
    limits = Limits(seconds=0.05)
    assert refused(content, limits) == ("raw_reader_stopped", "stopped_time")


def test_a_file_that_brings_the_library_down_is_stopped():
    sound = (FIXTURES / "spss" / "answers.sav").read_bytes()
    # Labels of numbers, given to a variable that holds text.
    owner = struct.pack("<III", 4, 1, 3)
    content = sound.replace(owner, struct.pack("<III", 4, 1, 0))
    assert content != sound
    with pytest.raises(IngestError) as caught:
        reader("spss")(RawFile("f.sav", content), Layout())
    (finding,) = caught.value.findings
    assert (finding.code, finding.arguments["kind"]) == ("raw_reader_stopped", "stopped_crash")
    assert read_sheets(SOUND, "f.xlsx").sheets[0].rows == [["x"]]


@pytest.mark.parametrize("name", ["ms_forms", "surveyxact", "workbook"])
def test_every_reader_of_workbooks_refuses_a_bomb(name):
    content = with_part("xl/a.xml", b" " * 8 * MIB)
    with pytest.raises(IngestError) as caught:
        reader(name)(RawFile("f.xlsx", content), Layout())
    assert caught.value.findings[0].code == "raw_workbook_size"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("bomb", "raw_workbook_size"),
        ("cell", "raw_cell_size"),
        ("strings", "raw_reader_stopped"),
        ("row", "raw_workbook_size"),
        ("corner", "raw_workbook_size"),
    ],
)
def test_in_true_size_they_are_refused_within_two_gigabytes_and_a_minute(kind, code, tmp_path):
    """A process with limits of its own reads them; it would not survive going beyond."""
    path = tmp_path / "f.xlsx"
    path.write_bytes(_large(kind))
    program = f"""
import resource, pathlib
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
from samskaping.ingest.findings import IngestError
from samskaping.ingest.sheets import read_sheets
try:
    read_sheets(pathlib.Path({str(path)!r}).read_bytes(), "f.xlsx")
except IngestError as cause:
    print(cause.findings[0].code)
"""
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=300
    )
    assert ended.stdout.split() == [code], ended.stderr


def _large(kind: str) -> bytes:
    if kind == "bomb":
        return with_part("xl/a.xml", b"<a>" + b" " * (1 << 30))
    if kind == "cell":
        # As random letters: it does not pack, so that no ratio gives it away.
        letters = random.Random(1).randbytes(25 * MIB).hex()
        return xlsx(f"<sheetData><row>{text_cell('A1', letters)}</row></sheetData>")
    if kind == "strings":
        strings = f"<sst><si><t>{'x' * 100_000}</t></si></sst>"
        cells = '<row><c t="s"><v>0</v></c></row>' * 100_000
        relation = (
            '<Relationship Id="rId{}" Target="{}" Type="http://schemas.openxmlformats.org/'
            'officeDocument/2006/relationships/{}"/>'
        )
        relations = relation.format(1, "worksheets/sheet1.xml", "worksheet")
        relations += relation.format(2, "sharedStrings.xml", "sharedStrings")
        return xlsx(
            f"<sheetData>{cells}</sheetData>",
            extra={
                "xl/sharedStrings.xml": strings,
                "xl/_rels/workbook.xml.rels": f"<Relationships>{relations}</Relationships>",
            },
        )
    if kind == "row":
        return sheet("<c><v>1</v></c>" * 1_000_000)
    return sheet('<c r="A1"><v>1</v></c>', '<c r="XFD1048576"><v>1</v></c>')
