"""The table of estimates keeps every digit, refuses unknown words and keys that stand twice."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from samskaping.estimates import (
    Estimates,
    as_estimates,
    join_estimates,
    name_group,
    parse_group,
    read_estimates,
    write_estimates,
)
from samskaping.numeric import Estimate, NotEstimable


def some_estimates() -> pd.DataFrame:
    table = Estimates(domain="samson")
    table.add("mean", "trust", "case=b;wave=end", Estimate(estimate=0.1 + 0.2, n=12))
    cause = NotEstimable("too_few_persons", minimum=2)
    table.add("mean", "trust", "case=a;wave=end", Estimate.missing(cause, n=1))
    return table.frame()


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_what_is_written_is_what_is_read(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"estimates.{ending}"
    write_estimates(some_estimates(), path, rule="scores")
    expected = some_estimates().assign(rule=pd.array(["scores", "scores"], dtype="string"))
    pd.testing.assert_frame_equal(read_estimates(path), expected)


def test_the_same_table_has_the_same_bytes_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv", "a.parquet", "b.parquet"):
        write_estimates(some_estimates(), tmp_path / name)
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()
    assert len(list(tmp_path.iterdir())) == 4


def test_a_number_that_could_not_be_computed_is_a_row_with_its_reason() -> None:
    row = some_estimates().set_index("key").loc["samson.mean.trust.case=a;wave=end"]
    assert pd.isna(row["estimate"])
    assert row["note"] == "too_few_persons;minimum=2"


def test_rows_are_sorted_by_key() -> None:
    assert some_estimates()["group"].tolist() == ["case=a;wave=end", "case=b;wave=end"]


def test_an_estimate_rests_on_its_persons_unless_a_smaller_cell_is_named() -> None:
    table = Estimates(domain="samson")
    table.add("mean", "trust", "all", Estimate(estimate=1.0, n=12))
    table.add("sd", "trust", "all", Estimate(estimate=1.0, n=12), n_min_cell=3)
    assert table.frame()["n_min_cell"].tolist() == [12, 3]


@pytest.mark.parametrize(
    ("quantity", "subject", "group"),
    [
        ("mean", "Trust", "all"),
        ("mean", "trust", "wave=End"),
        ("mean", "trust", "wave=end;"),
        ("mean", "trust", "a.b"),
        ("unheard_of", "trust", "all"),
    ],
)
def test_a_key_outside_the_grammar_or_the_vocabulary_is_refused(
    quantity: str, subject: str, group: str
) -> None:
    with pytest.raises(ValueError, match=r"not a part|not in the vocabulary"):
        Estimates(domain="samson").add(quantity, subject, group, Estimate(estimate=1.0))


def test_a_method_outside_the_vocabulary_is_refused() -> None:
    with pytest.raises(ValueError, match="vocabulary of methods"):
        Estimates(domain="samson").add("mean", "trust", "all", Estimate(estimate=1.0, method="x"))


def test_two_rows_with_one_key_are_refused() -> None:
    with pytest.raises(ValueError, match="2 keys stand twice"):
        join_estimates([some_estimates(), some_estimates()])


def test_groups_are_named_in_order_and_read_back() -> None:
    assert name_group(wave="end", case="a", role=None) == "case=a;wave=end"
    assert name_group() == "all"
    assert parse_group("case=a;wave=end-during") == {"case": "a", "wave": "end-during"}
    assert parse_group("all") == {}


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_an_estimate_is_a_number_or_is_missing_with_a_reason(number: float) -> None:
    with pytest.raises(ValueError, match="not finite"):
        Estimate(estimate=1.0, se=number)
    with pytest.raises(ValueError, match="must say why"):
        Estimate()


def test_no_rows_is_a_table() -> None:
    assert as_estimates([]).empty
