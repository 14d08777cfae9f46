"""A whole run of a tiny study: what it makes, that it repeats, and what it needs."""

import csv
import json
import re
import shutil

import pytest

from samskaping.estimates import read_estimates
from samskaping.present.figures import SHEETS
from samskaping.provenance import file_digest
from samskaping.simulate import design, write_study
from tests.workflow.engine import HELD_BACK, SHOWN, digests, results


def test_everything_released_is_listed_with_its_digest(finished):
    release = finished / "results/release"
    manifest = json.loads((release / "audit/manifest.json").read_text(encoding="utf-8"))

    there = digests(finished, "results/release")
    del there["results/release/audit/manifest.json"]
    assert {file["path"]: file["sha256"] for file in manifest["files"]} == there


def test_the_report_stands_in_every_language_of_the_study(finished):
    report = finished / "results/release/report"

    expected = {
        f"{page}.{language}.html"
        for page in ("report", "cases", "joint")
        for language in ("nb", "en")
    }
    assert {path.name for path in report.iterdir()} == expected


def test_every_figure_table_and_page_says_that_the_data_are_synthetic(finished):
    release = finished / "results/release"
    words = {"nb": "Syntetiske data", "en": "Synthetic data"}
    seen = set()

    for path in sorted(release.rglob("*")):
        folder, ending = path.parent.name, path.suffix
        if not path.is_file() or folder in ("estimates", "audit"):
            continue
        stamp = words[path.suffixes[0][1:] if len(path.suffixes) == 2 else "en"]
        if ending == ".csv":
            rows = list(csv.DictReader(path.open(encoding="utf-8")))
            assert {row["provenance"] for row in rows} <= {"synthetic"}, path
        elif ending == ".pdf":
            shown = path.read_bytes()
            encoded = stamp.encode("utf-16-be")
            assert stamp.encode() in shown or encoded in shown, path
        else:
            assert stamp.encode() in path.read_bytes(), path
        seen.add((folder, ending))

    assert seen == {
        *(("figures", ending) for ending in (".svg", ".pdf", ".png")),
        *(("tables", ending) for ending in (".csv", ".html")),
        ("report", ".html"),
        *(("notebooks", ending) for ending in (".html", ".ipynb")),
    }


def test_a_released_number_carries_the_rule_that_made_it(finished):
    table = read_estimates(finished / "results/release/estimates/estimates.parquet")

    assert set(table["rule"]) == {
        "respondents",
        "items",
        "structure",
        "reliability",
        "raters",
        "scores",
        "change",
        "attainment",
        "indicator_change",
        "comparison",
        "pooled",
        "trust",
        "calibration",
        "evidence",
        "quality_and_change",
        "agreement",
        "frequencies",
        "joint_display",
        "rows_per_table",
    }


def test_a_quote_leaves_only_with_leave_and_no_word_of_any_other_does(finished):
    released = b"".join(path.read_bytes() for path in (finished / "results/release").rglob("*.*"))
    quotes = (finished / "results/release/estimates/quotes.csv").read_text(encoding="utf-8")

    assert SHOWN in quotes
    assert not [text for text in (*HELD_BACK, "Navnesen") if text.encode() in released]
    rows = list(csv.DictReader(quotes.splitlines()))
    assert {row["status"] for row in rows} >= {"shown", "withheld", "no_consent", "unchecked"}


def test_a_second_run_has_nothing_to_do(finished, code):
    again = code.run(finished)

    assert again.returncode == 0
    assert "Nothing to be done" in again.stdout


def test_a_touched_raw_file_with_the_same_bytes_changes_nothing(finished, copy_of, code):
    study = copy_of(finished)
    for path in (study / "data/raw").iterdir():
        path.touch()

    assert "Nothing to be done" in code.run(study, "--dry-run").stdout


def test_the_release_side_needs_only_the_configuration_and_what_passed_the_gate(
    finished, tmp_path, code
):
    for name in ("config", "notebooks"):
        shutil.copytree(finished / name, tmp_path / name)
    gated = [
        path
        for part in ("estimates", "audit")
        for path in (finished / "results/release" / part).iterdir()
        if path.name != "manifest.json"
    ]
    # One script draws all sheets: it is seen at work on one of them.
    drawn = [
        path
        for path in (finished / "results/release/figures").iterdir()
        if path.name.partition(".")[0] not in SHEETS["interviews"]
    ]
    for path in (*gated, *drawn):
        target = tmp_path / path.relative_to(finished)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)

    rules = ("figures_interviews", "tables", "report", "notebook", "manifest", "all")
    done = code.run(tmp_path, "--allowed-rules", *rules)

    assert done.returncode == 0, done.stdout
    assert digests(tmp_path, "results/release") == digests(finished, "results/release")


def test_no_parameter_holds_a_path_or_a_key(finished):
    records = [
        json.loads(path.read_text(encoding="utf-8"))
        for path in (finished / ".snakemake/metadata").rglob("*")
        if path.is_file()
    ]

    params = json.dumps([record["params"] for record in records])
    assert records
    assert not [part for part in ("data/raw", "results/", str(finished)) if part in params]


def test_the_key_leaves_no_trace_in_what_is_released(finished, tmp_path, code):
    """Pseudonyms differ with the key; order, numbers and what is held back do not."""
    study = tmp_path / "study"
    shutil.copytree(finished / "config", study / "config")
    shutil.copytree(finished / "data", study / "data")
    main = study / "config/config.yaml"
    text = main.read_text(encoding="utf-8")
    main.write_text(text.replace("provenance: synthetic", "provenance: collected"), "utf-8")
    key = tmp_path / "study.key"
    key.write_text(bytes(range(32)).hex() + "\n", encoding="utf-8")
    key.chmod(0o600)

    done = code.run(study, "--until", "gate", warm=True, SAMSKAPING_KEY_FILE=str(key))

    assert done.returncode == 0, done.stdout
    clean = "results/restricted/clean/submissions.parquet"
    assert file_digest(study / clean) != file_digest(finished / clean)
    ours, theirs = digests(study, "results/release"), digests(finished, "results/release")
    # Of a collected file that speaks of few persons, not even the digest is told.
    del ours["results/release/audit/inputs.csv"]
    assert ours == {path: theirs[path] for path in ours}
    assert "results/release/estimates/estimates.csv" in ours


def test_a_collected_study_does_not_start_without_a_key(finished, tmp_path, code):
    shutil.copytree(finished / "config", tmp_path / "config")
    shutil.copytree(finished / "data", tmp_path / "data")
    main = tmp_path / "config/config.yaml"
    text = main.read_text(encoding="utf-8")
    main.write_text(text.replace("provenance: synthetic", "provenance: collected"), "utf-8")

    refused = code.run(tmp_path, SAMSKAPING_KEY_FILE="")

    assert refused.returncode != 0
    assert "E-KEY-001" in refused.stdout
    assert results(tmp_path) == {}


@pytest.mark.slow
@pytest.mark.parametrize(
    "shape",
    [
        {"cases": 1, "forms": 1, "waves": 1, "roles": 1, "values": 1, "fields": 1, "messy": False},
        {"cases": 3, "forms": 8, "waves": 1, "roles": 1, "values": 1, "items_per_cell": 1},
    ],
    ids=["one respondent", "one wave, one role, one value"],
)
def test_a_study_of_any_shape_ends_in_a_report(shape, tmp_path, code):
    study = _in_one_language(write_study(tmp_path / "study", design(**shape)))

    done = code.run(study, warm=True)

    assert done.returncode == 0, done.stdout
    page = (study / "results/release/report/report.nb.html").read_text("utf-8")
    assert not re.search(r">\s*(nan|None|<NA>|&lt;NA&gt;)\s*<", page)


@pytest.mark.slow
def test_a_study_that_keeps_no_form_ends_in_a_report_that_says_why(tmp_path, code):
    shape = design(cases=3, forms=8, waves=1, roles=1)
    study = _in_one_language(write_study(tmp_path / "study", shape))
    main = study / "config/config.yaml"
    text = main.read_text("utf-8")
    main.write_text(re.sub(r"((?:opens|closes): )20\d\d", r"\g<1>2019", text), "utf-8")

    done = code.run(study, warm=True)

    assert done.returncode == 0, done.stdout
    table = read_estimates(study / "results/release/estimates/estimates.parquet").set_index("key")
    assert table.loc["study.kept.total.wave=wave_1", "estimate"] == 0
    assert table.loc["samson.icc1.total.wave=wave_1", "note"].startswith("too_few")


def _in_one_language(study):
    """The study with half as much to draw and to write."""
    main = study / "config/config.yaml"
    text = main.read_text("utf-8")
    assert "  - en\n" in text
    main.write_text(text.replace("  - en\n", "", 1), "utf-8")
    return study
