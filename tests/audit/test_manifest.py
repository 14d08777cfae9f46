"""The list of what was released."""

import json

import pytest

from samskaping.audit import write_manifest


@pytest.fixture
def listed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "b.csv").write_bytes(b"abc")
    (tmp_path / "a.csv").write_bytes(b"")
    write_manifest(
        ["b.csv", "a.csv"],
        study={"id": "six", "provenance": "synthetic"},
        code={"gate": "0a"},
        path="manifest.json",
    )
    return json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))


def test_each_file_stands_with_its_size_and_digest_sorted_by_path(listed):
    assert [file["path"] for file in listed["files"]] == ["a.csv", "b.csv"]
    assert listed["files"][1]["bytes"] == 3
    assert listed["files"][1]["sha256"].startswith("ba7816bf8f01cfea")


def test_it_says_which_study_and_which_code(listed):
    assert listed["study"] == {"id": "six", "provenance": "synthetic"}
    assert listed["code"] == {"gate": "0a"}


def test_it_names_the_software_that_numbers_rest_on_and_no_more(listed):
    software = listed["software"]

    assert {"python", "samskaping", "numpy", "pandas", "scipy", "snakemake"} <= set(software)
    assert not {"pytest", "ruff"} & set(software)
