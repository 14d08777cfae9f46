"""A new study is whole at once, takes the name of its folder, and overwrites nothing."""

from itertools import chain, combinations

import pytest

from samskaping.door import check
from samskaping.study.configuration import load_study
from samskaping.study.findings import ConfigurationError
from samskaping.study.new import PARTS, missing_of, new_study

SELECTIONS = list(chain.from_iterable(combinations(PARTS, n) for n in (1, 2, 3)))


@pytest.mark.parametrize("parts", SELECTIONS, ids="+".join)
def test_a_new_study_has_just_the_parts_asked_for_and_nothing_is_wrong_with_it(tmp_path, parts):
    written = new_study(tmp_path / "study", parts)
    study = load_study(tmp_path / "study")
    assert check(tmp_path / "study").findings == ()
    given = {
        "answers": bool(study.sources and study.scorecard.items),
        "measurements": bool(study.measurements and study.record),
        "interviews": bool(study.codings and study.codebook),
    }
    assert [part for part in PARTS if given[part]] == list(parts)
    found = {
        path.relative_to(tmp_path / "study").as_posix()
        for path in (tmp_path / "study").rglob("*")
        if path.is_file()
    }
    assert found == set(written)


@pytest.mark.parametrize(
    ("name", "identifier", "title"),
    [
        ("Min studie æøå", "min_studie_aeoa", "Min studie æøå"),
        ("2025-runde", "study_2025_runde", "2025-runde"),
        ("{nb: x}: 'y'", "nb_x_y", "Nb x y"),
        ("x" * 60, "x" * 40, "X" + "x" * 59),
        ("日本", "study", "日本"),
    ],
)
def test_the_folder_gives_the_study_its_name(tmp_path, name, identifier, title):
    new_study(tmp_path / name)
    about = load_study(tmp_path / name).study
    assert about.id == identifier
    assert about.title["en"] == f"{title} (made-up example)"


def test_made_up_data_and_wording_say_that_they_are(tmp_path):
    new_study(tmp_path / "study")
    study = load_study(tmp_path / "study")
    assert study.study.provenance == "synthetic"
    assert {study.scorecard.wording, study.record.wording, study.codebook.wording} == {
        "illustrative"
    }


def test_what_lies_in_the_folder_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(ConfigurationError, match="new_exists"):
        new_study(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_an_empty_folder_is_filled(tmp_path):
    (tmp_path / "study").mkdir()
    new_study(tmp_path / "study")
    assert (tmp_path / "study/config/config.yaml").is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["study"]


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigurationError, match="new_unwritable"):
        new_study(tmp_path / "file" / "study")


def test_what_is_missing_is_told_for_each_part_and_in_the_folder(tmp_path):
    new_study(tmp_path / "study", ["interviews"], "nb")
    told = missing_of(["interviews"], "nb")
    assert [sentence.partition(":")[0] for sentence in told] == [
        "config/config.yaml", "config/codebook.yaml", "data/raw/segments.csv",
    ]  # fmt: skip
    readme = (tmp_path / "study/README.md").read_text(encoding="utf-8")
    assert all(sentence in readme for sentence in told)
