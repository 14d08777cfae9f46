"""Survey weights from the file to the weighted mean, and what is said of unusable ones."""

import pytest

from samskaping.analysis.samson.scores import scores
from samskaping.clean import clean
from samskaping.ingest import read_sources
from samskaping.study.configuration import examine, load_study
from samskaping.study.findings import in_words
from samskaping.study.keys import PUBLISHED_KEY
from samskaping.tables import empty_table, read_table, write_table
from tests.ingest.small_survey import BOUND, FILE, row
from tests.study.small_study import HEADER, change, write_small_study

CONFIG = "config/config.yaml"
DESCRIBED = "weighting: {nb: Skjev utvelging, en: Uneven selection}\n"


@pytest.fixture
def folder(tmp_path):
    write_small_study(tmp_path)
    change(tmp_path, CONFIG, "scorecard: samson.yaml\n", f"{DESCRIBED}scorecard: samson.yaml\n")
    change(tmp_path, BOUND, "items:\n", "weight: {column: w}\nitems:\n")
    return tmp_path


def read(folder, *weights):
    """The study read, with one form of the ordinary answers for each weight."""
    rows = [f"{row(code=f'AB{n}')};{weight}" for n, weight in enumerate(weights)]
    text = "\n".join([f"{HEADER};w", *rows, ""])
    (folder / FILE).write_text(text, encoding="utf-8")
    study = load_study(folder)
    return study.outline(), read_sources(study.sources, folder, study.outline(), PUBLISHED_KEY)


def test_weights_are_read_with_the_decimal_sign_of_the_file(folder):
    _, tidy = read(folder, "1,5", "2", "0,25")
    assert tidy.submissions["weight"].tolist() == [1.5, 2.0, 0.25]
    assert not tidy.seen


@pytest.mark.parametrize(
    ("weight", "code"),
    [
        ("", "survey_weight_blank"),
        ("0", "survey_weight_not_positive"),
        ("-1,5", "survey_weight_not_positive"),
        ("tung", "survey_weight_unreadable"),
    ],
)
def test_a_weight_that_cannot_be_used_is_left_open_and_told(folder, weight, code):
    _, tidy = read(folder, "1", weight, weight)
    assert tidy.submissions["weight"].isna().tolist() == [False, True, True]
    assert [(f.code, f.row, f.column, f.arguments["n"]) for f in tidy.seen] == [(code, 3, "w", 2)]
    for language in ("nb", "en"):
        assert "{" not in in_words(tidy.seen[0], language)


def test_a_form_without_a_weight_counts_in_the_plain_mean_only(folder):
    outline, tidy = read(folder, "1", "3", "")
    cleaned = clean(tidy.submissions, tidy.responses, outline)
    assert cleaned.submissions["weight"].isna().sum() == 1
    table = scores(cleaned.responses, outline, cleaned.submissions).set_index("key")
    group = "total.case=north;wave=during"
    assert table.loc[f"samson.mean.{group}"].n == 3
    weighted = table.loc[f"samson.mean_weighted.{group}"]
    assert (weighted.n, weighted.estimate) == (2, 3.0)
    assert table.loc[f"samson.effective_n.{group}"].estimate == pytest.approx(1.6)
    nobody = table.loc["samson.mean_weighted.total.case=south;wave=during"]
    assert (nobody.n, nobody.note) == (0, "too_few_weighted")


def test_the_column_is_there_only_in_a_study_that_binds_weights(folder, tmp_path):
    _, tidy = read(folder, "1", "2")
    write_table(tidy.submissions, tmp_path / "forms.parquet", "submissions")
    assert read_table(tmp_path / "forms.parquet", "submissions")["weight"].tolist() == [1.0, 2.0]
    plain = write_small_study(tmp_path / "plain")
    study = load_study(plain)
    forms = read_sources(study.sources, plain, study.outline(), PUBLISHED_KEY).submissions
    assert list(forms) == list(empty_table("submissions"))
    assert "weight" not in forms


def codes(folder):
    return {(finding.code, finding.column) for finding in examine(folder).findings}


def test_weights_are_described_and_bound_in_all_sources_or_in_none(folder):
    read(folder, "1")
    assert codes(folder) == set()
    change(folder, CONFIG, DESCRIBED, "")
    assert codes(folder) == {("weighting_missing", "weighting")}
    second = "bindings/second.yaml"
    text = (folder / BOUND).read_text(encoding="utf-8")
    (folder / "config" / second).write_text(text.replace("weight: {column: w}\n", ""), "utf-8")
    entry = f"  - {{id: more, file: {FILE}, format: delimited, binding: {second}}}\n"
    change(folder, CONFIG, "sources:\n", f"{DESCRIBED}sources:\n{entry}")
    assert {code for code, _ in codes(folder)} == {"weight_not_everywhere"}
    change(folder, BOUND, "weight: {column: w}\n", "")
    assert {code for code, _ in codes(folder)} == {"weighting_unused"}
