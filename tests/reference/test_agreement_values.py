"""Every value of agreement that other software gave is the one given here."""

import json
from pathlib import Path

import pytest

from tests.agreement.published import CANONICAL, FLEISS, SETS, as_bools
from tests.reference import agreement_values as own

GROUPS = json.loads(
    (Path(__file__).parent / "agreement.json").read_text(encoding="utf-8")
)["groups"]  # fmt: skip
STORED = {id: value for group in GROUPS for id, value in group["values"].items()}
# irrCAC gives five decimals in R and in Python, irr and nltk all of them.
ROUNDED = ("kripp_diag_irrCAC", "gwet_diag", "ac2_")


@pytest.fixture(scope="module")
def values() -> dict[str, float]:
    return own.of_diagnoses(FLEISS) | own.of_canonical(CANONICAL) | own.of_sets(*as_bools(SETS, 4))


@pytest.mark.parametrize("id", STORED)
def test_value(id: str, values: dict[str, float]):
    decimals = {"abs": 5.5e-6, "rel": 0} if id.startswith(ROUNDED) else {"rel": 1e-10}
    assert values[id] == pytest.approx(STORED[id], **decimals)


def test_nothing_is_given_here_that_is_not_compared(values: dict[str, float]):
    assert sorted(values) == sorted(STORED)


def test_every_value_names_the_call_that_made_it():
    assert all(group["call"] and group["dataset"] for group in GROUPS)
