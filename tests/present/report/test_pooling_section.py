"""What the report says of the pooled change: how firmly it stands, and what is not pooled."""

import re

import pandas as pd
import pytest

from samskaping.present.released import Released
from samskaping.present.report.pooling import pooled
from samskaping.present.report.run import Run
from samskaping.present.tables import pooling, soimpact
from samskaping.present.words import Words
from tests.present.source_estimates import make_estimates
from tests.present.sources import make_outline

TABLES = (soimpact.pooled, pooling.pooled_variants, pooling.pooled_without,
          pooling.pooled_posterior, pooling.moderators)  # fmt: skip


@pytest.fixture(scope="module")
def outline():
    return make_outline(indicators=6)


@pytest.fixture(scope="module")
def estimates(outline):
    return make_estimates(outline, withheld="none")


def told(estimates, outline, language):
    release, words = Released(estimates, outline.record), Words(outline, language)
    tables = {of.__name__: of(release, words) for of in TABLES}
    html = "".join(str(part) for part in pooled(Run(release, outline, words, {}, tables)))
    text = re.sub(r"<[^>]+>", "", html)
    return re.sub(r"\s+", " ", text)


def test_the_ends_of_what_leaving_a_case_out_does_are_told(estimates, outline):
    text = told(estimates, outline, "nb")
    numbers = estimates[estimates["quantity"].eq("pooled_change_without")
                        & estimates["subject"].eq("tilhorighet")
                        & estimates["group"].str.contains("oppfolging_2")]  # fmt: skip
    ends = [f"{value:.2f}".replace(".", ",") for value in
            (numbers["estimate"].min(), numbers["estimate"].max())]  # fmt: skip
    said = f"ligger det samlede anslaget mellom {ends[0]} og {ends[1]}"
    assert said in text
    assert "mellom 91,0 % og 93,0 %, avhengig av hva som antas" in text


def test_what_is_compared_with_others_is_named_as_not_pooled(estimates, outline):
    assert "Ikke slått sammen: «Opplevd ensomhet»" in told(estimates, outline, "nb")
    assert "Not pooled: “" in told(estimates, outline, "en")


def test_nothing_is_told_of_what_is_withheld(estimates, outline):
    mine = estimates["quantity"].isin(["pooled_change_without", "posterior_intended"])
    emptied = estimates.assign(
        estimate=estimates["estimate"].where(~mine, pd.NA),
        lower=estimates["lower"].where(~mine, pd.NA),
        upper=estimates["upper"].where(~mine, pd.NA),
        note=estimates["note"].where(~mine, "suppressed;rule=persons"),
    )
    text = told(emptied, outline, "en")
    assert "left out one by one" not in text
    assert "probability of a change" not in text


def test_hartung_knapp_and_the_unweighted_mean_stand_by_the_primary_one(estimates, outline):
    table = pooling.pooled_variants(Released(estimates, outline.record), Words(outline, "en"))
    rows = [row for row in table.rows if row.heads[0].id == "tilhorighet"]
    assert [row.heads[2].id for row in rows][:3] == [
        "reml_adhoc", "reml_knapp_hartung", "case_means_difference_t"
    ]  # fmt: skip
