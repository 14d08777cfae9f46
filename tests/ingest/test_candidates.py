"""The list of what might be quoted: scrubbed, once each, and read back as it is."""

import pandas as pd
import pyarrow as pa
import pytest

from samskaping.ingest.candidates import COLUMNS, candidates
from samskaping.ingest.delimited_text import TextTable
from samskaping.ingest.interview_texts import Project, known_names, texts_by_interview
from samskaping.ingest.quote_wording import Judge
from samskaping.ingest.quotes import read_quotes
from samskaping.present.workbook import Sheet, write_workbook
from samskaping.scrubbing import Known
from samskaping.study.bindings import CodingBinding
from samskaping.study.configuration import load_study
from samskaping.study.keys import PUBLISHED_KEY
from samskaping.study.model import NameLists
from tests.study.small_study import write_small_study

TEXT = (
    "Først kaffe. Da sa Kari Nordmann at vi ble hørt i Northby.\n"
    "Ring meg på 98 76\n54 32, så gjør vi noe med det."
)
BINDING = CodingBinding.model_validate(
    {
        "case": {"constant": "north"},
        "source": {"column": "document"},
        "person": {"column": "person"},
        "coder": {"column": "coder", "codes": {"a": "coder_a", "b": "coder_b"}},
        "start": "start",
        "end": "end",
        "codes": {
            "column": "code",
            "codes": {"T": "trusted", "D": "doubted", "M": "money", "A": "about_trust"},
        },
    }
)
KNOWN = Known.of(["Kari Nordmann"], ["Northby"])


def project(*codings, texts=None):
    rows = pd.DataFrame(codings, columns=["document", "coder", "code", "start", "end", "person"])
    columns = {name: pa.chunked_array([rows[name].astype(str).tolist()]) for name in rows}
    table = TextTable("x.qdpx", columns, rows.index.to_numpy() + 1)
    return Project(table, BINDING, {"I-1": TEXT} if texts is None else texts)


@pytest.fixture
def study(tmp_path):
    return load_study(write_small_study(tmp_path, codebook=True))


def listed(study, *codings, **others):
    found = candidates([project(*codings, **others)], study.outline(), KNOWN)
    return [dict(zip(COLUMNS, row, strict=True)) for row in found.rows], found.seen


def test_a_passage_is_listed_scrubbed_with_its_place_and_blank_for_consent(study):
    rows, seen = listed(study, ("I-1", "a", "T", 13, 57, "P1"))
    assert rows == [
        {
            "case": "north", "value": "trust", "code": "trusted", "interview": "I-1",
            "person": "P1", "start": 13, "end": 57,
            "text": "Da sa [person] at vi ble hørt i [place]",
            "consent": "", "signed_off": "", "signed_off_by": "", "signed_off_on": "",
        }
    ]  # fmt: skip
    assert [(one.code, one.arguments["kind"], one.arguments["n"]) for one in seen] == [
        ("candidates_scrubbed", "person", 1),
        ("candidates_scrubbed", "place", 1),
    ]


def test_what_both_coders_coded_is_listed_once_and_what_no_value_has_is_not(study):
    rows, _ = listed(
        study,
        ("I-1", "b", "D", 59, 107, ""),
        ("I-1", "a", "T", 13, 57, ""),
        ("I-1", "b", "T", 13, 57, ""),
        ("I-1", "a", "M", 13, 57, ""),
        ("I-1", "a", "A", 0, 5, ""),
        ("I-1", "a", "X", 13, 57, ""),
        ("I-2", "a", "T", 13, 57, ""),
    )
    assert [(row["code"], row["start"]) for row in rows] == [("trusted", 13), ("doubted", 59)]
    assert rows[1]["text"] == "Ring meg på [phone], så gjør vi noe med det."


def test_a_name_cut_through_by_the_coder_is_not_seen(study):
    rows, _ = listed(study, ("I-1", "a", "T", 22, 42, ""))
    assert rows[0]["text"] == "[person] at vi ble"


def test_passages_of_one_code_that_overlap_are_one(study):
    rows, _ = listed(
        study,
        ("I-1", "a", "T", 13, 36, ""),
        ("I-1", "b", "T", 30, 57, ""),
        ("I-1", "a", "T", 57, 70, ""),
        ("I-1", "a", "D", 13, 36, ""),
    )
    assert [(row["code"], row["start"], row["end"]) for row in rows] == [
        ("doubted", 13, 36), ("trusted", 13, 57), ("trusted", 57, 70)
    ]  # fmt: skip


def test_a_passage_is_one_though_another_project_ends_its_lines_in_two_signs(study):
    windows = "\ufeff" + TEXT.replace("\n", "\r\n")
    coded = [
        project(("I-1", "a", "D", 59, 80, "")),
        project(("I-1", "b", "D", 61, 110, ""), texts={"I-1": windows}),
    ]
    rows = candidates(coded, study.outline(), KNOWN).rows
    assert [row[5:8] for row in rows] == [(59, 107, "Ring meg på [phone], så gjør vi noe med det.")]


def test_a_long_passage_is_cut_at_a_word(study):
    long = "ord " * 400
    rows, _ = listed(study, ("I-1", "a", "T", 0, 1600, ""), texts={"I-1": long})
    assert len(rows[0]["text"]) <= 1000
    assert rows[0]["text"].endswith("ord […]")


def test_the_list_filled_in_is_a_table_of_quotes(study, tmp_path):
    coded = project(("I-1", "a", "T", 13, 57, "P1"), ("I-1", "b", "D", 59, 107, "P1"))
    rows = [list(row) for row in candidates([coded], study.outline(), KNOWN).rows]
    rows[0][COLUMNS.index("consent")] = "ja"
    rows[0][COLUMNS.index("signed_off")] = "ja"
    path = tmp_path / "data/raw/candidates.xlsx"
    write_workbook([Sheet("candidates", COLUMNS, rows)], path, "candidates")
    config = tmp_path / "config/config.yaml"
    more = "quotes:\n  - {id: said, file: data/raw/candidates.xlsx, format: workbook}\n"
    config.write_text(config.read_text(encoding="utf-8") + more, encoding="utf-8")
    judge = Judge(KNOWN, texts_by_interview([coded], PUBLISHED_KEY))
    again = load_study(tmp_path)
    read = read_quotes(again.quotes[0], tmp_path, again.outline(), PUBLISHED_KEY, judge)
    assert read.quotes["text"].fillna("").tolist() == [
        "Da sa [person] at vi ble hørt i [place]", ""
    ]  # fmt: skip
    assert read.quotes["reason"].fillna("").tolist() == ["", "no_consent"]
    assert read.quotes["checked"].all()


def test_the_names_are_those_of_the_lists_and_the_places_of_the_study(study, tmp_path):
    (tmp_path / "persons.txt").write_text("Ola Hansen\n# ikke flere\n", encoding="utf-8")
    known = known_names(study.outline(), NameLists(persons="persons.txt"), tmp_path)
    assert known == Known(("Ola Hansen",), ("Northby", "Southby", "North", "South"))
