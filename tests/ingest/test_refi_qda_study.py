"""A REFI-QDA project as a source of a study: two coders meet in the same passages."""

from pathlib import Path

import pytest

from tests.ingest.coded_studies import cleaned, study_of
from tests.ingest.exported import FIXTURES

BINDING = {
    "case": {"constant": "north"},
    "source": {"column": "document"},
    "person": {"column": "person"},
    "role": {"column": "rolle", "codes": {"innbygger": "citizen", "ansatt": "official"}},
    "coder": {"column": "coder", "codes": {"K1": "coder_a", "K2": "coder_b"}},
    "codes": {
        "column": "code",
        "separator": "|",
        "codes": {
            "Tillit": "about_trust",
            "Tillit / Å bli hørt": "trusted",
            "Åpenhet": "doubted",
            "Varighet": "money",
        },
    },
}


@pytest.mark.parametrize("kind", ["lf", "crlf_bom"])
def test_a_project_needs_no_more_in_its_binding_than_what_the_study_means(kind, tmp_path):
    content = Path(FIXTURES, "refi_qda", f"two_coders_{kind}.qdpx").read_bytes()
    folder = study_of(tmp_path, {"p.qdpx": content}, [("p.qdpx", "refi_qda", BINDING)])
    clean, found = cleaned(folder)
    assert [one for one in found if one != "qda_places_counted"] == []
    assert clean.exclusions["rule"].tolist() == []
    codings = clean.codings
    assert codings[["coder", "code", "start", "end"]].to_numpy().tolist() == [
        ["coder_a", "trusted", 28, 59], ["coder_b", "trusted", 28, 77],
        ["coder_a", "money", 65, 77], ["coder_a", "doubted", 92, 123],
        ["coder_b", "doubted", 92, 123], ["coder_b", "about_trust", 92, 123],
        ["coder_a", "money", 29, 54], ["coder_b", "money", 29, 54],
        ["coder_a", "about_trust", 56, 77], ["coder_b", "about_trust", 56, 77],
    ]  # fmt: skip
    assert codings["role"].tolist() == ["citizen"] * 6 + ["official"] * 4
    assert codings["source"].nunique() == codings["person"].nunique() == 2
    paragraphs = clean.passages.query("kind == 'paragraph'").groupby("source").size()
    assert sorted(paragraphs) == [2, 4]


def test_a_variable_that_nobody_binds_is_told(tmp_path):
    content = Path(FIXTURES, "refi_qda", "two_coders_lf.qdpx").read_bytes()
    without = {name: part for name, part in BINDING.items() if name != "role"}
    folder = study_of(tmp_path, {"p.qdpx": content}, [("p.qdpx", "refi_qda", without)])
    with pytest.raises(Exception, match=r"raw_column_unbound, .*, rolle"):
        cleaned(folder)
