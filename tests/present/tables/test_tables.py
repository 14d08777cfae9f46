"""Tables say what the released estimates say, to readers and to programs."""

import csv
import io

import pandas as pd
import pytest

from samskaping.estimates import as_estimates, vocabulary
from samskaping.present.tables import build_tables, table_fragment, tables_of, write_tables
from samskaping.present.tables.csv import table_frame
from tests.present import sources
from tests.present.page_reader import PageReader, expected

LANGUAGES = ("nb", "en")
TABLES = tables_of(sources.make_outline(record=False, codebook=False))


@pytest.fixture
def pages(estimates, outline, tmp_path):
    write_tables(estimates, outline, LANGUAGES, tmp_path)
    return tmp_path


def read_csv(path):
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def test_every_table_is_written_once_for_programs_and_once_per_language(pages):
    names = {path.name for path in pages.iterdir()}
    assert names == {f"{table}.csv" for table in TABLES} | {
        f"{table}.{language}.html" for table in TABLES for language in LANGUAGES
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_in_a_table_is_the_one_its_key_names(pages, estimates, language):
    rows = estimates.set_index("key", drop=False)
    seen = 0
    for name in TABLES:
        page = PageReader((pages / f"{name}.{language}.html").read_text(encoding="utf-8"))
        for number in page.keyed:
            row = rows.loc[number.attributes["data-key"]]
            if "data-state" in number.attributes:
                assert pd.isna(row["estimate"])
            else:
                assert number.text == expected(row, number.attributes["data-field"], language)
            seen += 1
    assert seen > 400


def test_a_number_stands_in_the_row_and_column_of_what_it_is_about(outline, estimates):
    table = build_tables(estimates, outline, "en")["profiles_value"]
    for row in table.rows:
        for column, cell in zip(table.columns, row.cells, strict=True):
            wave, case = (label.id for label in row.heads)
            where = f"{column.name}.case={case};wave={wave}"
            if case == "mean_over_cases":
                where = f"{column.name}.wave={wave}"
            assert cell.number.key.endswith(where)


@pytest.mark.parametrize("name", TABLES)
def test_a_cell_holds_what_its_column_and_row_name(outline, make_estimates, name):
    table = build_tables(make_estimates(outline, withheld="none"), outline, "en")[name]
    quantities = vocabulary()["quantities"]
    for row in table.rows:
        heads = {
            column.name: label.id for column, label in zip(table.heads, row.heads, strict=True)
        }
        for column, cell in zip(table.columns, row.cells, strict=True):
            if column.kind == "word" or cell.number is None:
                continue
            number = cell.number
            word = column.name.split("_", 1)[-1] if name == "cases" else column.name
            if word in quantities:
                assert number.quantity == word
            elif word in ("equal", "learning", "total", "plan"):
                assert word in number.subject.replace("=", ";").split(";")
            for level in ("wave", "role"):
                if level in heads:
                    assert number.levels[level] == heads[level]
            if heads.get("case", "all") in {case.id for case in outline.cases}:
                assert number.levels["case"] == heads["case"]
            if "subject" in heads:
                assert number.subject == heads["subject"]


def test_a_withheld_number_says_so_and_why(outline, make_estimates):
    estimates = make_estimates(outline, withheld="all")
    table = build_tables(estimates, outline, "en")["role_gaps"]
    page = PageReader(str(table_fragment(table)))
    cells = [number for number in page.keyed if number.attributes["data-state"] == "withheld"]
    assert len(cells) == 2 * 3 * 2 * 3
    assert {number.text for number in cells} == {"withheld"}
    assert "Withheld, because" in page.text
    assert [tag["id"] for tag in page.all("li")] == ["role_gaps-a"]


def test_reasons_that_read_alike_are_one_footnote(outline, make_estimates):
    estimates = make_estimates(outline, withheld="all")
    rows = estimates.index[estimates["quantity"] == "role_gap"]
    assert len(rows) > 1
    estimates.loc[rows[0], "note"] = "suppressed;rule=answers"
    estimates.loc[rows[1:], "note"] = "suppressed;rule=persons"
    table = build_tables(estimates, outline, "en")["role_gaps"]
    assert len(table.footnotes) > 1
    page = PageReader(str(table_fragment(table)))
    assert [tag["id"] for tag in page.all("li")] == ["role_gaps-a"]
    links = {tag["href"] for tag in page.all("a")}
    assert links == {"#role_gaps-a"}


def test_a_number_that_could_not_be_computed_says_why_with_its_arguments(outline, estimates):
    table = build_tables(estimates, outline, "nb")["reliability"]
    page = PageReader(str(table_fragment(table)))
    assert "ikke beregnet" in page.text
    assert any("2" in str(text) for note, text in table.footnotes.items() if "n=2" in note)
    assert "too_few_items" not in page.text


def test_an_estimate_without_an_interval_keeps_its_number_and_gets_the_reason(outline, estimates):
    table = build_tables(estimates, outline, "en")["dependability"]
    page = PageReader(str(table_fragment(table)))
    assert any("icc1" in number.attributes["data-key"] and number.text == ".79"
               for number in page.keyed)  # fmt: skip
    assert any("No interval" in str(text) for text in table.footnotes.values())


def test_the_csv_holds_full_precision_raw_names_and_reasons(pages):
    rows = read_csv(pages / "change.csv")
    assert list(rows[0]) == [
        "provenance",
        "contrast", "subject", "change", "change_lower", "change_upper", "change_note",
        "p", "p_note", "n_cases", "n_cases_note",
        "change_model", "change_model_lower", "change_model_upper", "change_model_note",
        "change_paired", "change_paired_lower", "change_paired_upper", "change_paired_note",
        "n_paired", "n_paired_note",
    ]  # fmt: skip
    shown = [row for row in rows if not row["change_note"]]
    assert shown[0]["contrast"] == "end-during"
    assert {row["change"] for row in shown} == {"-0.1234"}
    assert {row["p"] for row in shown} == {"0.0004"}


def test_the_csv_is_the_same_in_every_language(outline, estimates):
    nb, en = (build_tables(estimates, outline, language) for language in LANGUAGES)
    for name in TABLES:
        pd.testing.assert_frame_equal(table_frame(nb[name]), table_frame(en[name]))


def test_the_columns_of_a_csv_do_not_depend_on_what_is_withheld(outline, make_estimates):
    shown = build_tables(make_estimates(outline, withheld="none"), outline, "en")
    hidden = build_tables(make_estimates(outline, withheld="all"), outline, "en")
    for name in TABLES:
        assert list(table_frame(shown[name])) == list(table_frame(hidden[name]))


def test_a_table_has_a_caption_and_scoped_headers(pages):
    for name in TABLES:
        page = PageReader((pages / f"{name}.en.html").read_text(encoding="utf-8"))
        assert len(page.all("caption")) == len(page.all("thead")) == len(page.all("table")) == 1
        scopes = {head["scope"] for head in page.all("th")}
        assert {"col", "row"} <= scopes <= {"col", "row", "rowgroup", "colgroup"}


def test_a_table_without_numbers_says_so_and_keeps_its_header_for_programs(outline, tmp_path):
    write_tables(as_estimates([]), outline, ["en"], tmp_path)
    assert "no numbers of this kind" in (tmp_path / "change.en.html").read_text(encoding="utf-8")
    header = (tmp_path / "change.csv").read_text(encoding="utf-8")
    assert header.startswith("provenance,contrast,subject,change")


def test_every_table_page_is_stamped_and_asks_for_nothing(pages):
    for path in pages.glob("*.nb.html"):
        html = path.read_text(encoding="utf-8")
        assert "Syntetiske data" in html
        assert 'lang="nb-NO"' in html
        assert "default-src 'none'" in html
        assert "http" not in html.replace("http-equiv", "")


def test_labels_are_escaped(pages):
    html = (pages / "cases.en.html").read_text(encoding="utf-8")
    assert "Nordås &amp; &lt;Sør&gt;" in html


def test_bytes_repeat(outline, estimates, tmp_path):
    for folder in ("first", "second"):
        shuffled = estimates.sample(frac=1, random_state=len(folder)).to_dict("records")
        write_tables(as_estimates(shuffled), outline, LANGUAGES, tmp_path / folder)
    for path in (tmp_path / "first").iterdir():
        assert path.read_bytes() == (tmp_path / "second" / path.name).read_bytes()


def test_a_study_of_one_case_and_one_wave_without_roles_has_what_it_can_have(
    make_outline, make_estimates
):
    outline = make_outline(cases=1, waves=1, roles=False, fields=False)
    tables = build_tables(make_estimates(outline), outline, "en")
    empty = {name for name, table in tables.items() if table.is_empty}
    assert empty == {
        "dependability", "profiles_field", "profiles_field_value", "profiles_role",
        "profiles_role_equal", "roles", "role_gaps", "response_role", "change", "case_change",
        "case_change_paired", "d_study", "respondents_needed",
        "role_superiority", "change_beside", "case_superiority", "attrition", "case_attrition",
        "reliable_change", "reliability_role", "reliability_between", "reliability_ordered",
        "further_intervals",
    }  # fmt: skip
