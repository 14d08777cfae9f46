"""A study whose answers come from a survey tool, from its file to tidy tables."""

import pandas as pd

from samskaping.ingest import read_source
from samskaping.study.configuration import load_study
from samskaping.study.keys import PUBLISHED_KEY
from tests.ingest.exported import FIXTURES
from tests.study.small_study import change, write_small_study

BINDING = """\
case: {constant: north}
wave: {column: Wave, codes: {"1": during, "2": end}}
role: {column: Q1, codes: {"1": citizen, "2": official}}
items:
  columns: {t1: Q2_1, t2: Q2_2, t3: Q2_3}
ignore: [Q3]
"""


def test_what_the_tool_knows_itself_reaches_the_tidy_tables(tmp_path):
    folder = write_small_study(tmp_path)
    change(folder, "config/config.yaml", "format: delimited", "format: qualtrics")
    (folder / "config/bindings/survey.yaml").write_text(BINDING, encoding="utf-8")
    export = (FIXTURES / "qualtrics/export.csv").read_bytes()
    (folder / "data/raw/survey.csv").write_bytes(export)
    study = load_study(folder)
    tidy = read_source(study.sources[0], folder, study.outline(), PUBLISHED_KEY)
    forms = tidy.submissions
    assert forms["is_test"].tolist() == [False, True, False, True, True]
    assert forms["submitted_at"][0] == pd.Timestamp("2025-03-05T10:00Z")
    assert forms["duration_seconds"].tolist() == [600, 20, 100, 100, 3]
    assert forms["source_row"].tolist() == [4, 5, 6, 7, 8]
    third = tidy.responses[tidy.responses["source_row"] == 6]
    assert third["missing_reason"].tolist()[1:] == ["skipped", "skipped"]
    assert [(one.code, one.column) for one in tidy.seen] == [("raw_unfinished", "Finished")]
    assert not tidy.findings["value"].notna().any()
