"""What the release side may know of the raw files and of the findings."""

import hashlib

import pandas as pd

from samskaping.release.ledgers import count_findings, raw_files
from samskaping.tables import empty_table, typed
from tests.release.made_study import exclusions, outline, submissions


def clean(forms=None, ledger=None, **tables):
    """The clean tables of a study; those that are not given have no rows."""
    names = ("submissions", "exclusions", "measurements", "coverage")
    given = {"submissions": forms, "exclusions": ledger, **tables}
    return {name: empty_table(name) if given.get(name) is None else given[name] for name in names}


def findings(*entries):
    rows = [
        {
            "severity": "warning",
            "code": code,
            "source_file": "raw.csv",
            "row": row,
            "arguments": "{}",
        }
        for code, row in entries
    ]
    return typed(pd.DataFrame(rows).reindex(columns=empty_table("findings").columns), "findings")


def test_findings_on_few_rows_are_counted_but_not_told():
    found = findings(
        *[("few", row) for row in range(1, 4)], *[("many", row) for row in range(1, 9)]
    )
    counted = count_findings(found, 6).set_index("code")
    assert pd.isna(counted.loc["few", "n"])
    assert counted.loc["few", "note"].startswith("suppressed")
    assert counted.loc["many", "n"] == 8


def test_several_findings_on_one_row_are_one_person():
    counted = count_findings(findings(*[("same", 4)] * 9), 6)
    assert counted["n"].isna().all()


def test_a_finding_about_a_file_tells_of_no_person():
    counted = count_findings(findings(("encoding", None)), 6)
    assert counted["n"].tolist() == [1]


def test_no_findings_give_an_empty_table():
    assert count_findings(empty_table("findings"), 6).columns.tolist() == [
        "severity", "code", "n", "note"
    ]  # fmt: skip


def test_raw_files_are_told_by_digest_and_size(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "raw.csv").write_bytes(b"a;b\n")
    forms = submissions({("a", "end", "r"): 9})
    told = raw_files(["raw.csv"], clean(forms), outline(["a"], ["r"], ["end"]))
    assert told["sha256"].tolist() == [hashlib.sha256(b"a;b\n").hexdigest()]
    assert told["bytes"].tolist() == [4]
    assert told["file"].tolist() == ["raw.csv"]


def test_the_folder_of_a_file_outside_the_study_is_not_told(tmp_path):
    (tmp_path / "raw.csv").write_bytes(b"a;b\n")
    forms = submissions({("a", "end", "r"): 9})
    told = raw_files([tmp_path / "raw.csv"], clean(forms), outline(["a"], ["r"], ["end"]))
    assert told["file"].tolist() == ["raw.csv"]


def test_a_collected_file_of_few_forms_has_no_digest_that_could_confirm_a_guess(tmp_path):
    (tmp_path / "raw.csv").write_bytes(b"a;b\n")
    collected = outline(["a"], ["r"], ["end"], provenance="collected")
    forms = submissions({("a", "end", "r"): 3})
    few = raw_files([tmp_path / "raw.csv"], clean(forms), collected)
    assert few[["sha256", "bytes"]].isna().all(axis=None)
    removed = exclusions({("late", "a", "end", "r"): 3})
    enough = raw_files([tmp_path / "raw.csv"], clean(forms, removed), collected)
    assert enough["sha256"].notna().all()


def test_a_collected_file_of_few_interviews_has_no_digest(tmp_path):
    for name in ("few.csv", "many.csv", "labels.csv"):
        (tmp_path / name).write_bytes(b"a;b\n")
    rows = [
        {"source": f"p{n}", "person": f"p{n}", "source_file": file, "source_row": n + 2}
        for file, persons in (("few.csv", 3), ("many.csv", 8))
        for n in range(persons)
    ]
    columns = empty_table("coverage").columns
    read = typed(pd.DataFrame(rows).reindex(columns=columns), "coverage")
    collected = outline(["a"], ["r"], ["end"], provenance="collected")
    told = raw_files(sorted(tmp_path.iterdir()), clean(coverage=read), collected)
    assert told.set_index("file")["sha256"].isna().to_dict() == {
        "few.csv": True, "labels.csv": False, "many.csv": False,
    }  # fmt: skip
