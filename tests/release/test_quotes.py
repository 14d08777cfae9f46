"""Quotes at the gate: a quote stands for one person, and none of few may be told by it."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samskaping.release.ledgers import count_findings, raw_files
from samskaping.release.quotes import COLUMNS, release_quotes, shown_roles
from samskaping.study.model import Outline
from samskaping.tables import empty_table, typed
from tests.release.made_study import outline as made_outline


def outline(per_cell=2, provenance="synthetic"):
    base = made_outline(["a", "b"], ["citizen", "official"], ["during", "end"])
    plain = base.model_dump(mode="json")
    plain["analysis"]["joint_display"]["quotes_per_cell"] = per_cell
    plain["study"]["provenance"] = provenance
    return Outline.model_validate(plain)


def tidy(name, rows):
    table = pd.DataFrame([{"source_file": "a.csv", "source_row": n + 2, **one}
                          for n, one in enumerate(rows)])  # fmt: skip
    return typed(table.reindex(columns=empty_table(name).columns), name)


def met(**persons):
    """Coverage of interviews: how many persons of each ``case_role``."""
    return tidy(
        "coverage",
        [
            {"case": case, "role": role or None, "person": f"p{case}{role}{n}",
             "source": f"i{case}{role}{n}", "coder": coder, "wave": "during"}
            for name, number in persons.items()
            for case, _, role in [name.partition("_")]
            for n in range(number)
            for coder in ("one", "two")
        ],
    )  # fmt: skip


def quote(whom, text="Vi ble hørt", reason=None, **others):
    plain = {"case": whom[0], "source": f"i{whom.replace('_', '')}", "value": "trust",
             "person": f"p{whom.replace('_', '')}", "direction": "supports",
             "text": None if reason else text, "reason": reason, "checked": True}  # fmt: skip
    return plain | others


def released(quotes, coverage, **others):
    table = release_quotes(tidy("quotes", quotes), coverage, outline(**others))
    assert list(table.columns) == list(COLUMNS)
    return table


def told(table):
    part = table[["case", "role", "text", "status"]].astype(object)
    return part.where(part.notna(), None).to_numpy().tolist()


ENOUGH = met(a_citizen=7, a_official=6)
SOME = met(a_citizen=7, b_citizen=4)


def test_a_quote_of_a_case_with_enough_persons_is_shown_with_its_role():
    table = released([quote("a_citizen0")], ENOUGH)
    assert told(table) == [["a", "citizen", "Vi ble hørt", "shown"]]
    one = table.iloc[0]
    assert (one["wave"], one["value"], one["direction"]) == ("during", "trust", "supports")


def test_a_quote_of_a_case_with_few_is_withheld():
    table = released([quote("b_citizen0")], met(a_citizen=9, b_citizen=5))
    assert told(table) == [
        ["b", None, None, "withheld"],
        [None, None, None, "few_interviewed"],
    ]
    assert table["n"].isna().all()
    assert table["note"].tolist()[1] == "suppressed;rule=persons"


def test_a_role_of_few_is_not_named():
    table = released([quote("a_official0")], met(a_citizen=7, a_official=5))
    assert told(table) == [["a", None, "Vi ble hørt", "shown"]]


def test_a_role_is_not_named_where_not_being_named_would_tell_the_other():
    table = released([quote("a_citizen0")], met(a_citizen=7, a_official=5))
    assert told(table) == [["a", None, "Vi ble hørt", "shown"]]


@pytest.mark.parametrize(
    ("sizes", "named"),
    [
        ({"x": 7, "y": 6}, {"x", "y"}),
        ({"x": 7, "y": 5}, set()),
        ({"x": 9, "y": 7, "z": 1}, {"x"}),
        ({"x": 9, "y": 3, "z": 3}, {"x"}),
        ({"x": 9, None: 2}, set()),
        ({"x": 9, None: 6}, {"x"}),
    ],
)
def test_which_roles_may_be_named(sizes, named):
    roles = pd.Series([role for role, n in sizes.items() for _ in range(n)], dtype="string")
    assert shown_roles(roles, 6) == named


@given(st.lists(st.integers(0, 15), min_size=1, max_size=6), st.integers(1, 10))
def test_those_without_a_named_role_are_none_or_enough(sizes, threshold):
    roles = pd.Series([f"r{r}" for r, n in enumerate(sizes) for _ in range(n)], dtype="string")
    named = shown_roles(roles, threshold)
    counts = roles.value_counts()
    assert all(counts[role] >= threshold for role in named)
    hidden = int(counts[~counts.index.isin(list(named))].sum())
    assert hidden == 0 or hidden >= min(threshold, len(roles))


def test_a_wave_is_not_told_where_the_case_was_interviewed_in_several():
    rows = ENOUGH.to_dict("records")
    rows[0]["wave"] = "end"
    table = released([quote("a_citizen0")], tidy("coverage", rows))
    assert table["status"].tolist() == ["shown"]
    assert table["wave"].isna().all()


def test_an_interview_that_names_no_wave_is_of_the_last():
    table = released([quote("a_citizen0")], ENOUGH.assign(wave=pd.NA).astype(ENOUGH.dtypes))
    assert table["wave"].tolist() == ["end"]


def test_no_more_are_shown_of_a_case_and_value_than_the_study_says():
    quotes = [quote(f"a_citizen{n}", text=f"Sitat {n}") for n in range(4)]
    table = released(quotes, ENOUGH)
    assert table["text"].dropna().tolist() == ["Sitat 0", "Sitat 1"]
    assert table["status"].tolist()[2:] == ["over_limit"]
    assert released(quotes, ENOUGH, per_cell=0)["text"].isna().all()


def test_what_the_door_withheld_is_counted_with_its_reason_if_it_is_of_enough_persons():
    quotes = [
        *(quote(f"a_citizen{n}", reason="no_consent") for n in range(6)),
        *(quote("a_citizen0", reason="not_scrubbed") for _ in range(6)),
    ]
    table = released(quotes, ENOUGH).set_index("status")
    assert table.loc["no_consent", "n"] == 6
    assert pd.isna(table.loc["not_scrubbed", "n"])
    assert table.loc["withheld", "case"] == "a"


def test_quotes_that_were_not_checked_are_shown_and_counted():
    quotes = [quote(f"a_citizen{n}", checked=False) for n in range(6)]
    table = released(quotes, ENOUGH, per_cell=6)
    assert table["status"].tolist() == ["shown"] * 6 + ["unchecked"]
    assert table["n"].tolist()[-1] == 6


def test_a_quote_from_nowhere_is_withheld():
    other_case = quote("a_citizen0", case="b")
    nobody = quote("a_citizen99")
    someone_else = quote("a_citizen0", person="pstranger")
    table = released([other_case, nobody, someone_else], ENOUGH)
    assert table["text"].isna().all()
    assert set(table["status"]) == {"withheld", "unknown_interview"}


def test_in_an_interview_with_several_a_quote_that_names_nobody_has_no_role():
    rows = ENOUGH.to_dict("records")
    group = [{**row, "source": "igroup"} for row in rows]
    table = released([quote("a_citizen0", source="igroup", person="f1")], tidy("coverage", group))
    assert told(table) == [["a", None, "Vi ble hørt", "shown"]]


def test_without_quotes_the_table_is_empty():
    assert released([], ENOUGH).empty


def test_findings_do_not_tell_what_is_counted_by_person_here():
    rows = [
        {"severity": "note", "code": "quote_no_consent", "source_file": "q.csv", "row": n,
         "arguments": "{}"}
        for n in range(1, 9)
    ]  # fmt: skip
    table = pd.DataFrame(rows).reindex(columns=empty_table("findings").columns)
    assert count_findings(typed(table, "findings"), 6).empty


def test_the_digest_of_a_collected_file_of_few_who_are_quoted_is_withheld(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.csv").write_text("x", encoding="utf-8")
    names = ("submissions", "exclusions", "measurements", "coverage", "quotes")
    clean = {name: empty_table(name) for name in names}
    clean["quotes"] = tidy("quotes", [quote("a_citizen0")])
    told = raw_files(["a.csv"], clean, outline(provenance="collected"))
    assert told["sha256"].isna().all()


WORDS = st.sampled_from(["no_consent", "not_signed_off", "not_scrubbed", "not_found", None])


@settings(max_examples=20)
@given(st.lists(st.tuples(WORDS, st.sampled_from("ab"), st.integers(0, 8)), max_size=12))
def test_no_word_of_a_quote_without_leave_is_in_what_leaves(drawn):
    quotes = [
        quote(f"{case}_citizen{n}", text=f"ord{place}", reason=reason)
        for place, (reason, case, n) in enumerate(drawn)
    ]
    table = released(quotes, SOME, per_cell=3)
    shown = set(table["text"].dropna())
    assert len(shown) <= 3
    for place, (reason, case, n) in enumerate(drawn):
        if reason or case == "b" or n > 6:
            assert f"ord{place}" not in shown
