"""SurveyXact's three dialects of CSV and its workbook, with labels and structure."""

import csv
import datetime
import io

import openpyxl
import pytest

from tests.ingest.exported import FIXTURES, Told, bound, raw, refused

ITEMS = ["s_3_1", "s_3_2", "s_3_3"]
ANSWERS = {**{str(n): n for n in range(1, 6)}, "9": "dont_know"}
DIALECTS = ["semicolon", "comma", "tab"]


def binding(**parts):
    items = {"columns": {f"i{n}": name for n, name in enumerate(ITEMS, start=1)}}
    default = {
        "items": {**items, "answers": ANSWERS},
        "wave": {"column": "s_1", "codes": {"1": "during", "2": "end"}},
        "role": {"column": "s_2", "codes": {"1": "citizen", "2": "official", "3": "politician"}},
        "ignore": ["v_1_1", "v_1_2", "s_4"],
    }
    return bound([], **(default | parts))


def files(dialect, **changed):
    folder = f"surveyxact/{dialect}"
    with_it = {name: f"{folder}/{name}.csv" for name in ("labels", "structure")}
    return raw(f"{folder}/dataset.csv", **(with_it | changed))


def sheets(split=None, first_answer=None):
    """The tab-separated files as the sheets of a workbook, the dataset split after a column."""
    tables = {}
    for name in ("labels", "dataset", "structure"):
        text = (FIXTURES / f"surveyxact/tab/{name}.csv").read_bytes().decode("utf-16")
        rows = list(csv.reader(io.StringIO(text), delimiter="\t"))
        tables[name] = [[int(one) if one.isdigit() else one or None for one in r] for r in rows]
    data = tables["dataset"]
    data[1][data[0].index("s_3_1")] = first_answer or 5
    parts = {"Dataset": data}
    if split is not None:
        parts = {"Dataset(1)": [r[:split] for r in data], "Dataset(2)": [r[split:] for r in data]}
    book = openpyxl.Workbook()
    book.remove(book.active)
    named = {"Labels": tables["labels"], **parts, "Structure": tables["structure"]}
    for name, rows in named.items():
        sheet = book.create_sheet(name)
        for one in rows:
            sheet.append(one)
    stream = io.BytesIO()
    book.save(stream)
    return raw("export.xlsx", stream.getvalue())


EXPORTS = {
    **{dialect: lambda dialect=dialect: files(dialect) for dialect in DIALECTS},
    "xlsx": sheets,
    "xlsx split": lambda: sheets(9),
}


@pytest.mark.parametrize("export", EXPORTS)
def test_every_dialect_gives_the_same_answers_and_leaves_no_column_open(export):
    told = Told("surveyxact", EXPORTS[export](), binding())
    assert told.unnamed() == []
    assert told.answers("i1") == [5, 2, "skipped", 4]
    assert told.answers("i2") == [4, "dont_know", "skipped", 4]
    assert told.times() == ["2025-03-05 09:00:12", "", "", "2025-03-06 20:30:00"]
    assert told.seconds()[:2] == [312.5, 88.0]
    assert told.table.rows.tolist() == [2, 3, 4, 5]


@pytest.mark.parametrize("export", EXPORTS)
def test_how_far_forms_have_come_is_counted_and_what_identifies_people_is_dropped(export):
    told = Told("surveyxact", EXPORTS[export](), binding())
    assert told.found() == [("raw_not_begun", "stato_2", 1), ("raw_unfinished", "stato_3", 1)]
    assert told.binding.drop == ("respnokk", "email")


@pytest.mark.parametrize("dialect", DIALECTS)
def test_letters_and_quotation_marks_in_free_text_survive(dialect):
    text = Told("surveyxact", files(dialect), binding()).column("s_4")
    assert text[0].startswith("Godt forløb")
    assert text[0].endswith("stærk ånd")
    assert text[3].startswith('Det var "vores" proces')


@pytest.mark.parametrize("text", ['"Hej" sagde hun', 'hun sagde "hej"', '"', '"a', '"hele"'])
def test_a_quotation_mark_in_the_dialect_without_quotes_is_a_persons_own(text):
    content = files("semicolon").content.replace(b"Godt forl\xf8b, st\xe6rk \xe5nd", text.encode())
    told = Told("surveyxact", raw("", content), binding())
    assert told.column("s_4")[0] == text
    assert len(told.table.rows) == 4


@pytest.mark.parametrize(
    ("text", "rows", "found"),
    [("godt; meget godt", "2", 18), ("godt\nmeget godt", "2, 3", 10)],
)
def test_a_semicolon_or_a_line_break_in_free_text_is_counted_and_never_shown(text, rows, found):
    content = files("semicolon").content.replace(b"Godt forl\xf8b", text.encode())
    (finding,) = refused("surveyxact", raw("", content), binding())
    assert finding.code == "raw_fields_unquoted"
    told = finding.arguments
    assert (told["rows"], told["fields"], told["found"]) == (rows, 17, found)
    assert "godt" not in repr(finding)


def test_a_file_that_a_spreadsheet_saved_again_with_quotes_where_needed_is_read():
    content = files("semicolon").content.replace(b"Godt forl\xf8b", b'"Godt; ""meget""')
    content = content.replace(b"st\xe6rk \xe5nd", b'st\xe6rk"')
    told = Told("surveyxact", raw("", content), binding())
    assert told.column("s_4")[0] == 'Godt; "meget", stærk"'.removesuffix('"')


def test_a_status_may_have_its_long_name_and_names_may_be_cut_to_eight_letters():
    content = files("comma").content
    long = content.replace(b"stato_", b"statoverall_").replace(b"closetime", b"closetim")
    told = Told("surveyxact", raw("", long), binding())
    assert told.unnamed() == []
    assert told.times()[0] == "2025-03-05 09:00:12"


def test_a_code_that_no_label_knows_is_found_with_the_code_of_a_label_of_that_name():
    role = {"column": "s_2", "codes": {"1": "citizen", "forvaltning": "official", "7": "other"}}
    told = Told("surveyxact", files("semicolon"), binding(role=role))
    found = [(one.code, one.column, one.value) for one in told.table.findings[:4]]
    assert found == [
        ("raw_code_unlabelled", "s_2", "forvaltning"),
        ("raw_code_unlabelled", "s_2", "7"),
        ("raw_code_unbound", "s_2", "2"),
        ("raw_code_unbound", "s_2", "3"),
    ]
    assert told.table.findings[0].arguments == {"allowed": "1, 2, 3", "nearest": "2"}


def test_answers_are_compared_once_for_all_items():
    items = {
        "columns": {f"i{n}": name for n, name in enumerate(ITEMS)},
        "answers": {"1": 1, "6": 5},
    }
    told = Told("surveyxact", files("semicolon"), binding(items=items))
    found = [(one.code, one.value) for one in told.table.findings if one.value is not None]
    assert found == [("raw_code_unlabelled", "6"), *(("raw_code_unbound", n) for n in "23459")]


def test_a_yes_of_several_boxes_need_not_name_what_no_is():
    test = {"column": "v_1_1", "yes": ["1"]}
    told = Told("surveyxact", files("tab"), binding(test=test, ignore=["v_1_2", "s_4"]))
    assert told.tests() == [True, False, False, True]
    assert not [one for one in told.table.findings if one.value is not None]


def test_labels_and_structure_may_speak_of_other_variables_than_the_dataset():
    labels = files("semicolon").companions["labels"].content + b"s_99;1;Findes ikke\n"
    told = Told("surveyxact", files("semicolon", labels=labels), binding())
    assert told.unnamed() == []


def test_a_column_bound_by_its_question_is_refused_with_the_variable_that_is_meant():
    role = {"column": "Hvad deltager du som?", "codes": {"1": "citizen"}}
    (found,) = refused("surveyxact", files("tab"), binding(role=role))
    assert (found.code, found.arguments) == ("raw_column_missing", {"nearest": "s_2"})


def test_without_status_columns_the_labels_tell_that_it_is_surveyxacts():
    content = files("comma").content
    for name in (b"stato_", b"respnokk"):
        content = content.replace(name, b"x_" + name)
    (found,) = refused("surveyxact", raw("", content), binding())
    assert found.code == "raw_not_format"
    with_labels = raw("", content, labels="surveyxact/comma/labels.csv")
    assert Told("surveyxact", with_labels, binding()).answers("i1")[0] == 5


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("labels", b"a;b\n"),
        ("labels", b"s_2;anna@example.org;Anna\n"),
        ("structure", b"a;b\n1;2\n"),
    ],
)
def test_a_companion_of_another_kind_is_refused(name, content):
    (found,) = refused("surveyxact", files("semicolon", **{name: content}), binding())
    assert (found.code, found.arguments["companion"]) == ("raw_companion", name)


def test_a_cell_that_became_a_date_is_found_in_the_second_sheet_too():
    (found,) = refused("surveyxact", sheets(5, datetime.date(2025, 5, 1)), binding())
    assert (found.code, found.column) == ("raw_cell_date", "s_3_1")


def test_a_workbook_without_a_dataset_is_refused():
    book, stream = openpyxl.Workbook(), io.BytesIO()
    book.save(stream)
    (found,) = refused("surveyxact", raw("", stream.getvalue()), binding())
    assert found.code == "raw_not_format"
