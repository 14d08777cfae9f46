"""The tables of measurements and interviews say what the released estimates say."""

import pandas as pd
import pytest

from samskaping.estimates import as_estimates
from samskaping.present.tables import build_tables, table_fragment, tables_of, write_tables
from samskaping.present.tables.csv import table_frame
from tests.present.page_reader import PageReader, expected
from tests.present.source_estimates import make_estimates
from tests.present.sources import make_outline

OUTLINE = make_outline()
NAMES = ("record", "measured", "attainment", "indicator_change", "effect", "pooled",
         "interviewed", "code_frequencies", "code_sources", "code_contrasts", "code_pairs",
         "codes_found", "saturation", "agreement", "agreement_units",
         "joint_display")  # fmt: skip


@pytest.fixture(scope="module")
def estimates():
    return make_estimates(OUTLINE)


@pytest.fixture(scope="module")
def tables(estimates):
    return {language: build_tables(estimates, OUTLINE, language) for language in ("nb", "en")}


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_every_number_is_the_one_its_key_names(tables, estimates, name, language):
    rows = estimates.set_index("key", drop=False)
    page = PageReader(str(table_fragment(tables[language][name])))
    assert page.keyed or name == "record"
    for number in page.keyed:
        row = rows.loc[number.attributes["data-key"]]
        if "data-state" in number.attributes:
            assert pd.isna(row["estimate"]) or pd.isna(row["lower"])
            withheld = number.attributes["data-state"] == "withheld"
            assert withheld == row["note"].startswith("suppressed")
        else:
            assert number.text == expected(row, number.attributes["data-field"], language)


@pytest.mark.parametrize("name", NAMES)
def test_a_table_has_no_number_of_a_study_in_which_all_is_withheld(name):
    hidden = make_estimates(OUTLINE, withheld="all")
    page = PageReader(str(table_fragment(build_tables(hidden, OUTLINE, "en")[name])))
    shown = {number.attributes["data-key"] for number in page.keyed
             if "data-field" in number.attributes}  # fmt: skip
    assert {key.split(".")[1] for key in shown} <= {"target"}


@pytest.mark.parametrize("name", NAMES)
def test_a_number_stands_in_the_row_that_names_it(tables, name):
    for row in tables["en"][name].rows:
        heads = {
            column.name: label.id
            for column, label in zip(tables["en"][name].heads, row.heads, strict=True)
        }
        for cell in row.cells:
            number = getattr(cell, "number", None)
            if number is None:
                continue
            for head, level in (("contrast", "occasion"), ("wave", "wave")):
                if head in heads:
                    assert number.levels[level] == heads[head]
            for head in ("indicator", "code", "value"):
                if head in heads:
                    assert number.subject == heads[head]
            if heads.get("case") in {case.id for case in OUTLINE.cases}:
                assert number.levels["case"] == heads["case"]


def test_the_csv_is_the_same_in_every_language(tables):
    for name in NAMES:
        nb, en = (table_frame(tables[language][name]) for language in ("nb", "en"))
        pd.testing.assert_frame_equal(nb, en)


def test_what_is_to_be_maintained_says_whether_it_was(tables):
    page = PageReader(str(table_fragment(tables["nb"]["attainment"])))
    assert {"holdt", "ikke holdt", "uklart om holdt", "holdt tilbake"} <= {
        number.text for number in page.keyed
    }


def test_an_unknown_number_of_persons_is_not_called_withheld(tables):
    text = PageReader(str(table_fragment(tables["en"]["measured"]))).text
    assert "not stated" in text


def test_a_rare_code_says_that_few_units_bring_kappa_down(tables):
    remarks = {row.heads[1].id: row.cells[-1].id for row in tables["en"]["agreement"].rows}
    assert remarks["code1"] == "rare"
    assert remarks["code0"] == ""
    assert remarks["code2"] == ""  # no κ to be low


def test_other_units_and_whole_branches_stand_in_a_table_of_their_own(tables):
    first, second = (tables["en"][name].rows for name in ("agreement", "agreement_units"))
    assert all(cell.number.levels == {"unit": "segment"}
               for row in first for cell in row.cells if hasattr(cell, "number"))  # fmt: skip
    found = {(row.heads[0].id, row.heads[1].id) for row in second}
    assert found == {("segment", "branch"), ("source", "alone"), ("source", "branch")}
    branches = [row.heads[2].id for row in second if row.heads[:2] == second[0].heads[:2]]
    assert branches == ["code0", "code3", "code6", "code9", "code12"]


def test_a_prediction_shows_its_limits_alone(tables):
    page = PageReader(str(table_fragment(tables["en"]["pooled"])))
    fields = {
        number.attributes["data-field"]
        for number in page.keyed
        if "pooled_change_prediction" in number.attributes["data-key"]
        and "data-field" in number.attributes
    }
    assert fields == {"interval"}


def test_the_record_names_target_groups_units_and_dated_targets(tables):
    text = PageReader(str(table_fragment(tables["nb"]["record"]))).text
    assert "Alle & <andre>" in text
    assert "3,637 innen 31. desember 2025" in text
    assert text.index("Resultat") < text.index("Virkning") < text.index("Effekt")


def test_codes_stand_in_the_order_of_their_tree(tables):
    labels = [row.heads[0] for row in tables["nb"]["code_frequencies"].rows]
    assert [label.id for label in labels[:4]] == ["code0", "code1", "code2", "code3"]
    assert labels[1].label == "\N{EM SPACE}Levde opp til likeverdighet"


@pytest.mark.parametrize(
    ("given", "absent"),
    [
        ({"codebook": False, "scorecard": False}, {"interviewed", "joint_display", "items"}),
        ({"record": False, "scorecard": False}, {"record", "pooled", "joint_display", "items"}),
        ({"codebook": False, "indicators": 4}, {"effect", "agreement"}),
        ({"codebook": False, "cases": 1}, {"pooled"}),
    ],
)
def test_a_study_has_the_tables_of_its_sources(given, absent):
    outline = make_outline(**given)
    names = set(tables_of(outline))
    assert names & absent == set()
    assert set(build_tables(make_estimates(outline), outline, "en")) == names


def test_bytes_repeat_and_every_page_is_stamped(estimates, tmp_path):
    for folder in ("first", "second"):
        shuffled = as_estimates(
            estimates.sample(frac=1, random_state=len(folder)).to_dict("records")
        )
        write_tables(shuffled, OUTLINE, ["nb"], tmp_path / folder)
    for path in (tmp_path / "first").iterdir():
        assert path.read_bytes() == (tmp_path / "second" / path.name).read_bytes()
    html = (tmp_path / "first" / "measured.nb.html").read_text(encoding="utf-8")
    assert "Syntetiske data" in html
    assert "SoImpact-skjemaet er illustrerende" in html


def test_waves_are_told_apart_only_where_interviews_name_them(estimates):
    unnamed = estimates[~estimates["key"].str.contains("interviewed.total.wave")]
    for table, waves in ((estimates, ["during", "end"]), (unnamed, [])):
        made = build_tables(table, OUTLINE, "en")
        rows = made["interviewed"].rows
        assert [row.heads[1].id for row in rows if row.heads[0].id == "wave"] == waves
        columns = [one.name for one in made["code_frequencies"].columns if one.over == "Wave"]
        assert columns == waves
