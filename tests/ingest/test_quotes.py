"""Quotes at the door: the words of those that may be printed pass, and of no other."""

import pandas as pd
import pytest

from samskaping.ingest import pseudonyms
from samskaping.ingest.findings import IngestError
from samskaping.ingest.quote_wording import Judge
from samskaping.ingest.quotes import read_quotes
from samskaping.ingest.spoken import stands_in
from samskaping.scrubbing import Known
from samskaping.study.configuration import examine, load_study
from samskaping.study.keys import PUBLISHED_KEY
from tests.study.small_study import change, write_small_study

CONFIG, BINDING = "config/config.yaml", "config/bindings/quotes.yaml"
HEADER = "place;interview;code;from;to;quote;ok;read;who"
LAYOUT = """\
separator: ";"
case: {column: place, codes: {N: north, S: south}}
source: {column: interview}
code: {column: code, codes: {Ble trodd: trusted, Ble betvilt: doubted, Penger: money}}
start: from
end: to
text: quote
consent: {column: ok, yes: [ja], no: [nei]}
signed_off: {column: read, yes: [ja]}
ignore: [who]
"""
LISTED = "quotes:\n  - {id: said, file: data/raw/quotes.csv, format: delimited"
KNOWN = Known.of(["Kari Nordmann"], ["Northby"])
SAID = "Jeg sa det til Kari. Da ble vi hørt, for første gang – og så ble det gjort noe."
SECRET = "Hemmelig"


@pytest.fixture
def folder(tmp_path):
    write_small_study(tmp_path, codebook=True)
    (tmp_path / BINDING).write_text(LAYOUT, encoding="utf-8")
    path = tmp_path / CONFIG
    listed = f"{LISTED}, binding: bindings/quotes.yaml}}\n"
    path.write_text(path.read_text(encoding="utf-8") + listed, encoding="utf-8")
    (tmp_path / "data/raw/quotes.csv").write_text(HEADER + "\n", encoding="utf-8")
    return tmp_path


def read(folder, *rows, header=HEADER, said=SAID):
    text = "\n".join([header, *rows, ""])
    (folder / "data/raw/quotes.csv").write_text(text, encoding="utf-8")
    study = load_study(folder)
    texts = {pseudonyms.interview("I-1", "north", PUBLISHED_KEY): (said,)} if said else {}
    judge = Judge(KNOWN, texts)
    return read_quotes(study.quotes[0], folder, study.outline(), PUBLISHED_KEY, judge)


def row(quote="Da ble vi hørt", **others):
    cells = {"place": "N", "interview": "I-1", "code": "Ble trodd", "from": "", "to": "",
             "quote": quote, "ok": "ja", "read": "ja", "who": "meg"}  # fmt: skip
    return ";".join((cells | others).values())


def outcome(quotes):
    one = quotes.quotes.iloc[0]
    return one["text"] if pd.isna(one["reason"]) else one["reason"]


def codes(quotes):
    return [finding.code for finding in quotes.seen]


def test_a_quote_with_consent_and_sign_off_that_was_said_passes(folder):
    quotes = read(folder, row())
    one = quotes.quotes.iloc[0]
    assert outcome(quotes) == "Da ble vi hørt"
    assert (one["case"], one["value"], one["direction"]) == ("north", "trust", "supports")
    assert one["source"] == pseudonyms.interview("I-1", "north", PUBLISHED_KEY)
    assert codes(quotes) == []


@pytest.mark.parametrize(
    ("changed", "reason", "found"),
    [
        ({"ok": "nei"}, "no_consent", ["quote_no_consent"]),
        ({"ok": ""}, "no_consent", ["quote_no_consent"]),
        ({"ok": "kanskje"}, "no_consent", ["flag_unknown", "quote_no_consent"]),
        ({"read": ""}, "not_signed_off", ["quote_not_signed_off"]),
        ({"read": "ikke ennå"}, "not_signed_off", ["quote_not_signed_off"]),
        ({"interview": ""}, "unknown_interview", ["quote_interview_blank"]),
        ({"place": "X"}, "unknown_case", ["quote_case_unknown"]),
        ({"code": "Penger"}, "unknown_value", []),
        ({"code": "Noe"}, "unknown_value", ["quote_about_unknown"]),
    ],
)
def test_of_any_other_quote_the_reason_stays_and_the_words_go(folder, changed, reason, found):
    quotes = read(folder, row(quote=f"{SECRET}, ble vi hørt", **changed))
    assert outcome(quotes) == reason
    assert codes(quotes) == found
    assert SECRET not in quotes.quotes.to_csv() + quotes.findings.to_csv()


@pytest.mark.parametrize(
    ("quote", "kinds"),
    [
        ("Jeg sa det til Kari.", ["person"]),
        ("Jeg sa det til karis mor i northby", ["person", "place"]),
        ("Ring 98 76 54 32", ["phone"]),
    ],
)
def test_a_quote_that_names_somebody_is_held_back_though_it_is_signed_off(folder, quote, kinds):
    quotes = read(folder, row(quote=quote))
    assert outcome(quotes) == "not_scrubbed"
    assert [finding.arguments["kind"] for finding in quotes.seen] == kinds
    told = quotes.findings.to_csv().casefold()
    assert not [word for word in ("kari", "northby", "98") if word in told]


def test_the_scrubbed_wording_is_found_where_the_name_was(folder):
    assert outcome(read(folder, row(quote="Jeg sa det til [person]."))) == (
        "Jeg sa det til [person]."
    )


@pytest.mark.parametrize(
    ("quote", "places"),
    [
        ("Da ble vi ikke hørt", {}),
        ("ble det gjort noe … ble vi hørt", {}),
        ("ble vi hør", {}),
        ("ble vi hørt", {"from": "0", "to": "21"}),
        ("[…]", {}),
    ],
)
def test_what_was_not_said_there_is_held_back(folder, quote, places):
    quotes = read(folder, row(quote=quote, **places))
    assert outcome(quotes) == "not_found"
    assert codes(quotes) == ["quote_not_found"]


def test_a_quote_is_found_at_its_place(folder):
    assert outcome(read(folder, row(**{"from": "21", "to": "36"}))) == "Da ble vi hørt"


def test_without_the_interview_a_quote_passes_unchecked_and_that_is_counted(folder):
    quotes = read(folder, row(quote="Noe helt annet"), said=None)
    assert outcome(quotes) == "Noe helt annet"
    assert codes(quotes) == ["quote_unchecked"]


@pytest.mark.parametrize(
    "quote",
    ["", "   ", "=1+1 hørt", "@SUM(1)", "+ble vi hørt", "ble vi\u202ehørt", "hørt " * 250],
)
def test_what_cannot_stand_in_a_table_is_not_printed(folder, quote):
    quotes = read(folder, row(quote=quote), said=None)
    assert outcome(quotes) == "unprintable"
    assert codes(quotes) == ["quote_unprintable"]


def test_a_dash_before_speech_is_no_formula_and_blanks_are_single(folder):
    quotes = read(folder, row(quote="-  Da ble\u00a0vi hø\u00adrt"))
    assert outcome(quotes) == "\u2013 Da ble vi hørt"


def test_a_list_of_candidates_is_read_without_a_binding(folder):
    change(folder, CONFIG, ", binding: bindings/quotes.yaml}", "}")
    header = "case;value;code;interview;person;start;end;text;consent;signed_off;note"
    filled = "north;trust;doubted;I-1;;21;36;Da ble vi hørt;Ja;x;lest av meg"
    quotes = read(folder, filled, header=header)
    assert outcome(quotes) == "Da ble vi hørt"
    assert quotes.quotes["direction"].tolist() == ["questions"]
    assert codes(quotes) == []


def test_a_value_may_be_given_instead_of_a_code(folder):
    code = "code: {column: code, codes: {Ble trodd: trusted, Ble betvilt: doubted, Penger: money}}"
    change(folder, BINDING, code, "value: {column: code, codes: {Ble trodd: trust}}")
    quotes = read(folder, row())
    assert quotes.quotes["value"].tolist() == ["trust"]
    assert quotes.quotes["direction"].isna().all()


@pytest.mark.parametrize("column", ["place", "interview", "code", "from", "ok", "read"])
def test_words_that_stand_in_another_column_are_not_shown(folder, column):
    quotes = read(folder, row(**{column: SECRET}))
    told = quotes.findings.to_csv() + "".join(str(finding) for finding in quotes.seen)
    assert SECRET not in told + quotes.quotes.to_csv()


def test_an_error_about_the_file_shows_no_words(folder):
    with pytest.raises(IngestError) as caught:
        read(folder, f"{SECRET}", f"{SECRET};x", header="quote")
    told = str(caught.value) + caught.value.in_words("nb")
    assert SECRET not in told


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("trusted, Ble", "trusting, Ble", "reference_dangling"),
        ("{N: north", "{N: nord", "reference_dangling"),
        ("code: {column: code, codes: {Ble trodd: trusted, Ble betvilt: doubted, Penger: money}}\n",
         "", "quote_about_unbound"),
        ("ignore: [who]", "ignore: [who, quote]", "column_twice"),
    ],
)  # fmt: skip
def test_the_configuration_of_quotes_is_checked(folder, old, new, code):
    change(folder, BINDING, old, new)
    assert [one.code for one in examine(folder).findings] == [code]


def test_quotes_need_coded_interviews_and_lists_of_names_their_files(folder):
    text = (folder / CONFIG).read_text(encoding="utf-8")
    text = text[: text.index("codings:")] + text[text.index("quotes:") :]
    names = "names: {persons: data/raw/persons.txt, places: ../places.txt}\n"
    (folder / CONFIG).write_text(text + names, encoding="utf-8")
    found = {one.code for one in examine(folder).findings}
    assert {"quotes_without_codings", "source_missing", "path_outside"} <= found


@pytest.mark.parametrize(
    ("quote", "passage", "stands"),
    [
        ("Vi ble hørt.", "og vi ble hørt, sa hun", True),
        ("«Vi» ble … hørt", 'vi ble ikke "hørt"', True),
        ('"Vi" ble', "«Vi» ble", True),
        ("vi […] gjort", "vi ble\nhørt og gjort om", True),
        ("vi [kommunen] gjorde", "vi andre gjorde", True),
        ("gjort … vi", "vi gjort", False),
        ("vi vi", "vi", False),
        ("vi … vi", "vi", False),
        ("[person]s idé", "det var [person]s idé", True),
        ("s idé", "det var Olas idé", False),
        ("Å bære", "a\u030a bære", True),
    ],
)
def test_a_quote_stands_in_a_passage_if_its_parts_do_in_their_order(quote, passage, stands):
    assert stands_in(quote, passage) == stands
