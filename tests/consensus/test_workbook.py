"""What coders disagree on is written for them to fill in, and what they fill in counts."""

import openpyxl
import pandas as pd
import pytest

from samskaping.analysis.interviews.frequencies import frequencies
from samskaping.consensus import workbook
from tests.consensus.met_study import CONFIG, MET, Met, fill_in, numbered, spoken, table
from tests.study.small_study import change

# Both gave one and the same code to 1; A alone money to 1, B alone doubted to 3.
ROWS = """\
N;Innbygger;I-1;A;1;Ble trodd|Penger;x
N;Innbygger;I-1;A;2;;x
N;Innbygger;I-1;B;1;Ble trodd;x
N;Innbygger;I-1;B;3;Ble betvilt;x"""
TEXT = "Kaffe?\nÅse sa: «=SUM(A1)» 🫐 er dyrt.\n=Ja, jeg stolte på dem.\nNei."


@pytest.fixture
def study(tmp_path):
    return numbered(tmp_path / "study", ROWS)


def shares(study, codings):
    clean = study.clean
    found = frequencies(codings, clean.coverage, clean.passages, study.outline)
    counts = found[(found["quantity"] == "code_persons") & (found["group"] == "all")]
    return dict(zip(counts["subject"], counts["estimate"].tolist(), strict=True))


def test_each_disputed_decision_has_a_row_with_what_each_coder_gave(study, tmp_path):
    first, second = table(study.write(tmp_path / "d.xlsx"))
    key = first.pop("Nøkkel")
    assert first == {
        "Case": "North", "Intervju": "I-1", "Nummer": 1, "Fra": None, "Til": None,
        "Det som ble sagt": None, "Kode": "Penger", "Koder fra Koder A": "Ble trodd; Penger",
        "Koder fra Koder B": "Ble trodd", "Uenighet": "Gitt av Koder A. Ikke av Koder B.",
        "Avgjort": None, "Merknad": None,
    }  # fmt: skip
    assert key == f"{study.clean.codings['source'].iloc[0]}:1:money"
    assert (second["Kode"], second["Uenighet"]) == (
        "Ble betvilt", "Gitt av Koder B. Ikke av Koder A."
    )  # fmt: skip


def test_what_is_settled_changes_the_frequencies_as_it_must(study, tmp_path):
    fill_in(study.write(tmp_path / "d.xlsx"), study.folder / MET, "nei", "ja")
    settled, told = study.read()
    before = shares(study, study.clean.codings)
    assert before == {"about_trust": 1, "trusted": 1, "doubted": 0, "money": 1}
    after = shares(study, settled.codings)
    assert after == {"about_trust": 1, "trusted": 1, "doubted": 1, "money": 0}
    assert told == []


def test_an_empty_workbook_changes_nothing(study, tmp_path):
    fill_in(study.write(tmp_path / "d.xlsx"), study.folder / MET)
    settled, _ = study.read()
    pd.testing.assert_frame_equal(settled.codings, study.clean.codings)


def test_passages_of_a_text_stand_as_they_were_said_and_are_settled(tmp_path):
    study = spoken(
        tmp_path / "study",
        TEXT,
        {"=Ja, jeg stolte på dem": "Tillit", "🫐 er dyrt": "Penger"},
        {"jeg stolte": "Tillit", "Nei.": "Tillit"},
    )
    path = study.write(tmp_path / "d.xlsx")
    rows = [(row["Nummer"], row["Fra"], row["Til"], row["Det som ble sagt"]) for row in table(path)]
    start = TEXT.index("Åse")
    assert rows == [
        (2, start, TEXT.index("\n=Ja"), "Åse sa: «=SUM(A1)» 🫐 er dyrt."),
        (4, TEXT.index("Nei."), len(TEXT), "Nei."),
    ]
    assert {row["Intervju"] for row in table(path)} == {"Åse Ødegård"}
    fill_in(path, study.folder / MET, "ja", "ja")
    settled, told = study.read()
    assert told == []
    assert set(settled.codings["coder"]) == {"coder_a"}
    said = {(TEXT[one.start : one.end], one.code) for one in settled.codings.itertuples()}
    assert said == {
        ("Åse sa: «=SUM(A1)» 🫐 er dyrt.", "money"),
        ("=Ja, jeg stolte på dem.", "trusted"),
        ("Nei.", "trusted"),
    }


def test_a_passage_that_begins_like_a_formula_is_none(tmp_path):
    study = spoken(tmp_path / "study", TEXT, {"=Ja, jeg stolte": "Tillit"}, {"Nei.": "Penger"})
    sheet = openpyxl.load_workbook(study.write(tmp_path / "d.xlsx")).worksheets[1]
    cell = sheet["F2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=Ja, jeg stolte på dem.", "s", True)


def test_the_words_are_in_the_first_language_of_the_study(study, tmp_path):
    change(study.folder, CONFIG, "languages: [nb, en]", "languages: [en, nb]")
    english = Met(study.folder).write(tmp_path / "d.xlsx")
    assert openpyxl.load_workbook(english).sheetnames == ["What to do", "Decisions"]
    assert table(english)[0]["Disputed"] == "Given by Coder A. Not by Coder B."
    fill_in(english, study.folder / MET, "yes", heading="Settled")
    assert len(study.read()[0].resolutions) == 1


def test_a_first_sheet_says_what_to_do_and_how_much_there_is(study, tmp_path):
    (title, *_), *_ = openpyxl.load_workbook(study.write(tmp_path / "d.xlsx")).worksheets[0].values
    lines = [row[title] for row in table(tmp_path / "d.xlsx", 0)]
    assert lines[-3:] == ["Avgjørelser det er uenighet om: 2", "Avgjort: 0", "Åpne: 2"]
    assert any("utenfor studien" in line for line in lines)
    assert "{" not in "".join(lines)


def test_yes_and_no_are_offered_and_what_was_settled_is_filled_in(study, tmp_path):
    fill_in(study.write(tmp_path / "d.xlsx"), study.folder / MET, None, "nei")
    again = study.write(tmp_path / "again.xlsx", study.read()[0].resolutions)
    assert [row["Avgjort"] for row in table(again)] == [None, "nei"]
    (listed,) = openpyxl.load_workbook(again).worksheets[1].data_validations.dataValidation
    assert (listed.formula1, str(listed.sqref)) == ('"ja,nei"', "K2:K3")


def test_a_coder_who_did_not_read_the_interview_is_told_from_one_who_gave_nothing(tmp_path):
    study = numbered(tmp_path / "study", ROWS)
    change(
        study.folder,
        "config/codebook.yaml",
        "primary_coder",
        "  - {id: coder_c, label: {nb: Koder C, en: Coder C}}\nprimary_coder",
    )
    first, _ = table(Met(study.folder).write(tmp_path / "d.xlsx"))
    assert first["Koder fra Koder C"] == "(har ikke lest det)"
    assert first["Uenighet"] == "Gitt av Koder A. Ikke av Koder B."


def test_the_same_study_gives_the_same_bytes(study, tmp_path):
    for name in ("one.xlsx", "two.xlsx"):
        study.write(tmp_path / name)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_without_disagreement_there_is_a_table_without_rows(tmp_path):
    rows = "N;Innbygger;I-1;A;1;Ble trodd;x\nN;Innbygger;I-1;B;1;Ble trodd;x"
    study = numbered(tmp_path / "study", rows)
    assert table(study.write(tmp_path / "d.xlsx")) == []


def test_of_very_many_the_settled_and_the_first_are_shown(study, tmp_path, monkeypatch):
    fill_in(study.write(tmp_path / "d.xlsx"), study.folder / MET, None, "nei")
    monkeypatch.setattr(workbook, "MOST_ROWS", 1)
    again = study.write(tmp_path / "again.xlsx", study.read()[0].resolutions)
    assert [row["Kode"] for row in table(again)] == ["Ble betvilt"]
    (left_out,) = table(again, 0)[-1].values()
    assert left_out.endswith("så mange: 1. De kommer når de som står over, er avgjort.")
