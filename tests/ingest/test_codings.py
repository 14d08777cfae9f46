"""From raw files of coded interviews, and coder–source tables, to tidy tables."""

import pandas as pd
import pytest

from samskaping.ingest.codings import read_codings, read_coverage
from samskaping.ingest.findings import IngestError
from samskaping.study.configuration import load_study
from samskaping.study.keys import PUBLISHED_KEY, Key
from samskaping.tables import typed
from tests.study.small_study import COVERAGE_HEADER, SEGMENTS_HEADER, change, write_small_study

CONFIG = "config/config.yaml"
SEGMENTS, COVERAGE = "config/bindings/segments.yaml", "config/bindings/coverage.yaml"
PLAIN = "N;Innbygger;I-1;A;1;Ble trodd;x"


@pytest.fixture
def folder(tmp_path):
    return write_small_study(tmp_path, codebook=True)


def read(folder, *rows, header=SEGMENTS_HEADER, key=PUBLISHED_KEY):
    (folder / "data/raw/segments.csv").write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    study = load_study(folder)
    tidy = read_codings(study.codings[0], folder, study.outline(), key)
    for name in ("codings", "coverage", "findings"):
        typed(getattr(tidy, name), name)
    return tidy


def covered(folder, *rows, key=PUBLISHED_KEY):
    path = folder / "data/raw/coverage.csv"
    path.write_text("\n".join([COVERAGE_HEADER, *rows, ""]), encoding="utf-8")
    study = load_study(folder)
    tidy = read_coverage(study.coverage[0], folder, study.outline(), key)
    typed(tidy.coverage, "coverage")
    return tidy


def found(tidy):
    return [(f.code, f.row, f.column, f.value, f.arguments.get("n")) for f in tidy.seen]


def codes(tidy):
    table = tidy.codings
    return list(zip(table["source_row"].tolist(), table["code"].fillna("?").tolist(), strict=True))


def test_every_row_was_read_by_its_coder_and_each_code_is_a_coding(folder):
    tidy = read(folder, "N;Innbygger;I-1;A;1;Ble trodd| penger ;x", "N;Innbygger;I-1;B;1;;x")
    assert codes(tidy) == [(2, "trusted"), (2, "money")]
    about = ["case", "role", "coder", "unit", "source_row"]
    assert tidy.coverage[about].to_numpy().tolist() == [
        ["north", "citizen", "coder_a", "1", 2],
        ["north", "citizen", "coder_b", "1", 3],
    ]
    assert len(set(tidy.coverage["source"])) == 1
    assert tidy.coverage["wave"].isna().all()
    assert tidy.seen == ()


def test_a_label_may_hold_the_sign_between_labels(folder):
    change(folder, SEGMENTS, 'separator: "|"', 'separator: ", "')
    change(folder, SEGMENTS, "Penger: money", '"Penger, tid": money, "Penger": about_trust')
    change(folder, SEGMENTS, "Om tillit: about_trust, ", "")
    cells = [
        "Penger, tid, Ble trodd",
        "Penger,Ble trodd",
        "Ble trodd, Penger,  tid,",
        "Penger,,tid",
    ]
    tidy = read(folder, *(f"N;Innbygger;I-1;A;{n};{cell};x" for n, cell in enumerate(cells)))
    assert codes(tidy) == [
        (2, "money"), (2, "trusted"),
        (3, "about_trust"), (3, "trusted"),
        (4, "trusted"), (4, "money"),
        (5, "money"),
    ]  # fmt: skip


def test_codes_may_stand_on_lines_of_their_own(folder):
    change(folder, SEGMENTS, 'separator: "|"', r'separator: "\n"')
    tidy = read(folder, 'N;Innbygger;I-1;A;1;"Ble trodd\nOm tillit\n";x')
    assert codes(tidy) == [(2, "trusted"), (2, "about_trust")]


def test_an_unknown_code_is_told_and_the_others_are_kept(folder):
    rows = ["N;Innbygger;I-1;A;1;Ble trodd|Mot;x", "N;Innbygger;I-1;A;2;mot;x",
            "N;Innbygger;I-1;A;3;Mot;x"]  # fmt: skip
    tidy = read(folder, *rows)
    assert codes(tidy) == [(2, "trusted"), (2, "?"), (3, "?"), (4, "?")]
    assert found(tidy) == [
        ("code_unknown", 2, "codes", "Mot", 2),
        ("code_unknown", 3, "codes", "mot", 1),
    ]


def test_an_unknown_code_stops_where_the_study_says_so(folder):
    change(folder, CONFIG, "scorecard:", "cleaning: {unknown_code: stop}\nscorecard:")
    with pytest.raises(IngestError) as caught:
        read(folder, "N;Innbygger;I-1;A;1;Mot;x")
    assert [f.code for f in caught.value.findings] == ["code_unknown_stops"]


BY_COLUMN = """\
separator: ";"
case: {column: place, codes: {N: north, S: south}}
source: {column: interview}
person: {column: who}
coder: {constant: coder_a}
start: from
end: to
weight: weight
codes:
  columns: {trusted: T, doubted: D, money: M, about_trust: A}
"""
COLUMNS = "place;interview;who;from;to;weight;T;D;M;A"


def test_codes_may_have_a_column_each(folder):
    (folder / SEGMENTS).write_text(BY_COLUMN, encoding="utf-8")
    rows = ["N;1;P1;0;80;1,5;x;0;1.0;", "N;1;P1;80;120;;X;2;;kanskje"]
    tidy = read(folder, *rows, header=COLUMNS)
    assert codes(tidy) == [(2, "trusted"), (2, "money"), (3, "trusted")]
    assert found(tidy) == [
        ("tick_unknown", 3, "D", "2", 1),
        ("tick_unknown", 3, "A", "kanskje", 1),
    ]
    assert tidy.coverage["unit"].tolist() == ["0-80", "80-120"]
    assert tidy.codings["weight"].fillna(-1).tolist() == [1.5, 1.5, -1]


def test_a_segment_whose_ends_cannot_be_read_has_no_number(folder):
    (folder / SEGMENTS).write_text(BY_COLUMN, encoding="utf-8")
    rows = ["N;1;P1;fra start;80;mye;1;;;", "N;1;P1;90;80;;1;;;"]
    tidy = read(folder, *rows, header=COLUMNS)
    assert tidy.coverage["unit"].isna().all()
    assert found(tidy) == [
        ("place_unreadable", 2, "from", None, 1),
        ("weight_unreadable", 2, "weight", None, 1),
    ]


def test_interviews_are_told_apart_by_case_and_found_again_in_other_files(folder):
    tidy = read(folder, PLAIN, "S;Innbygger;I-1;A;1;;x", "N;Innbygger; i-1 ;B;1;;x")
    north, south, again = tidy.coverage["source"]
    assert north == again != south
    other = covered(folder, "N;Innbygger;I-1;A").coverage
    assert other["source"].tolist() == [north]
    assert other["person"].tolist() == tidy.coverage["person"].tolist()[:1]
    assert north.startswith("i")
    assert other["unit"].isna().all()


def test_a_person_who_is_named_is_the_same_in_all_interviews_of_the_case(folder):
    change(folder, SEGMENTS, "source: {column: interview}",
           "source: {column: interview}\nperson: {column: who}")  # fmt: skip
    rows = [f"{PLAIN};P1", PLAIN.replace("I-1", "I-2") + ";p1 ", f"{PLAIN};"]
    tidy = read(folder, *rows, header=SEGMENTS_HEADER + ";who")
    first, second, nobody = tidy.coverage["person"]
    assert first == second != nobody
    assert (first[0], nobody[0]) == ("p", "f")
    assert found(tidy) == [("speaker_blank", 4, "who", None, 1)]


def test_what_is_unknown_or_blank_is_told(folder):
    rows = ["X;Gjest;;C;;;x", "N;;I-1;;;;x"]
    tidy = read(folder, *rows)
    assert found(tidy) == [
        ("case_unknown", 2, "place", "X", 1),
        ("interview_blank", 2, "interview", None, 1),
        ("interview_role_unknown", 2, "role", "Gjest", 1),
        ("interview_role_blank", 3, "role", None, 1),
        ("coder_unknown", 2, "coder", "C", 1),
        ("coder_blank", 3, "coder", None, 1),
        ("unit_blank", 2, "segment", None, 2),
    ]
    assert tidy.coverage["source"].str[0].tolist() == ["f", "i"]
    assert tidy.codings.empty


def test_the_words_of_a_segment_go_no_further_than_the_door(folder):
    planted = "Kari Nordmann sa det på møtet"
    tidy = read(folder, f"N;{planted};{planted};A;{planted};Ble trodd|{'a@b.no'};{planted}")
    for table in (tidy.codings, tidy.coverage):
        assert planted not in table.to_csv()
    assert "a@b.no" not in tidy.findings.to_csv()
    assert tidy.coverage["unit"][0].startswith("u")


def test_a_column_with_words_must_be_dropped(folder):
    change(folder, SEGMENTS, "drop: [text]", "drop: []")
    with pytest.raises(IngestError) as caught:
        read(folder, PLAIN)
    assert [(f.code, f.column) for f in caught.value.findings] == [("raw_column_unbound", "text")]


def test_the_key_changes_nothing_but_the_pseudonyms(folder):
    rows = [PLAIN, PLAIN.replace("I-1", "A-1"), PLAIN.replace(";1;", ";tre;")]
    other = Key(b"another key that is long enough for it")
    one, two = (read(folder, *rows, key=key) for key in (PUBLISHED_KEY, other))
    hidden = ["source", "person", "unit"]
    assert set(one.coverage["source"]).isdisjoint(two.coverage["source"])
    for name in ("codings", "coverage"):
        pd.testing.assert_frame_equal(
            getattr(one, name).drop(columns=hidden), getattr(two, name).drop(columns=hidden)
        )
