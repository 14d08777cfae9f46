"""Whatever the bytes are, a reader of survey exports gives a table or says what is wrong."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samskaping.ingest import IngestError
from samskaping.ingest.columns import bound_columns, check_columns
from samskaping.ingest.exports import RawFile, with_own_columns
from samskaping.ingest.formats import reader
from samskaping.ingest.suggestions import suggest
from samskaping.study.findings import in_words
from tests.ingest.exported import bound, raw

EXPORTS = {
    "surveyxact/semicolon/dataset.csv": ["s_3_1", "s_3_2"],
    "surveyxact/comma/dataset.csv": ["s_3_1", "s_3_2"],
    "surveyxact/tab/dataset.csv": ["s_3_1", "s_3_2"],
    "limesurvey/codes.csv": ["G02Q01[SQ001]", "G02Q01_SQ002"],
    "limesurvey/both.csv": ["G02Q01[SQ001]", "G02Q01_SQ002"],
    "limesurvey/survey_vv.txt": ["G02Q01[SQ001]", "G02Q01_SQ002"],
    "kobo/kobo.csv": ["svar/q1", "svar/q2"],
    "kobo/odk_central.csv": ["svar-q1", "svar-q2"],
    "qualtrics/export.csv": ["Q2_1", "Q2_2"],
    "qualtrics/export.tsv": ["Q2_1", "Q2_2"],
    "google_forms/responses.csv": ["Hvordan var det? [Vi lyttet]"],
    "redcap/raw.csv": ["q1", "q2"],
}
PERSONAL = ("Nordmann", "example.org", "192.0.2", "Godt forl", "K1;", "tOkEn", "x-1", "Fint")
PIECES = [
    b"", b'"', b";", b",", b"\t", b"\n", b"\r", b"\r\n", b"\n\n\n", b"\x00", b"\xff\xfe",
    b"\xef\xbb\xbf", b"\x81", b"{lbrace}", b"{question_not_shown}",
    b'{"ImportId":"x","timeZone":"../.."}', b"[[" * 40,
    b"1980-01-01 00:00:00", b"[not completed]", b"stato_3", b"\xf0\x9f\x98\x80", b"9" * 400,
]  # fmt: skip


def name_of(file: str) -> str:
    return file.split("/")[0]


def read_or_refuse(file: str, content: bytes, **companions: RawFile) -> None:
    binding = bound(EXPORTS[file], role={"column": "s_2", "codes": {"1": "citizen"}})
    try:
        export = reader(name_of(file))(RawFile(file, content, companions), binding)
    except IngestError as cause:
        found = cause.findings
        assert found
    else:
        table = export.table
        assert {len(cells) for cells in table.columns.values()} == {len(table.rows)}
        assert (table.rows[1:] > table.rows[:-1]).all()
        own = export.own
        assert {*own.drop, *own.ignore} <= set(table.header)
        found = table.findings
        check_columns(table, with_own_columns(binding, export, bound_columns(binding)))
    told = "".join(in_words(one, "nb") for one in found)
    assert not [text for text in PERSONAL if text in told]


@st.composite
def mutated(draw: st.DrawFn, content: bytes) -> bytes:
    """The content with a few pieces cut out, put in or moved."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, 60)))
        match draw(st.sampled_from(["cut", "put", "twice", "end", "encode"])):
            case "cut":
                content = content[:start] + content[end:]
            case "put":
                piece = draw(st.one_of(st.sampled_from(PIECES), st.binary(max_size=6)))
                content = content[:start] + piece + content[end:]
            case "twice":
                content = content[:end] + content[start:]
            case "end":
                content = content[:start]
            case "encode":
                content = content.decode("cp1252", "replace").encode("utf-16-le")
    return content


@pytest.mark.parametrize("file", EXPORTS)
@given(data=st.data())
@settings(max_examples=120)
def test_a_damaged_export_is_a_table_or_a_clear_refusal(file, data):
    read_or_refuse(file, data.draw(mutated(raw(file).content)))


@pytest.mark.parametrize("file", {name_of(file): file for file in EXPORTS}.values())
@given(content=st.binary(max_size=300))
@settings(max_examples=60)
def test_any_bytes_are_a_table_or_a_clear_refusal(file, content):
    read_or_refuse(file, content)


@given(data=st.data())
@settings(max_examples=120)
def test_damaged_labels_and_structure_are_used_or_clearly_refused(data):
    folder = "surveyxact/semicolon"
    with_it = {
        name: RawFile(name, data.draw(mutated(raw(f"{folder}/{name}.csv").content)))
        for name in ("labels", "structure")
    }
    read_or_refuse(f"{folder}/dataset.csv", raw(f"{folder}/dataset.csv").content, **with_it)


@given(content=st.binary(max_size=200), start=st.sampled_from([b"", b"PK\x03\x04", *PIECES]))
@settings(max_examples=100)
def test_any_bytes_look_like_something_or_nothing(content, start):
    suggest(RawFile("x", start + content))
