"""What the cleaning rules keep, remove, change and flag of coded interviews."""

from typing import Any

import pandas as pd
import pytest

from samskaping.clean.codings import clean_codings
from samskaping.study.configuration import load_study
from samskaping.tables import empty_table, typed
from tests.study.small_study import change, write_small_study

ALL = {"start": pd.NA, "end": pd.NA, "weight": pd.NA, "code": "trusted"}


@pytest.fixture
def outline(tmp_path):
    return load_study(write_small_study(tmp_path, codebook=True)).outline()


def of(tmp_path, **cleaning):
    folder = write_small_study(tmp_path / "other", codebook=True)
    chosen = ", ".join(f"{name}: {choice}" for name, choice in cleaning.items())
    change(folder, "config/config.yaml", "scorecard:", f"cleaning: {{{chosen}}}\nscorecard:")
    return load_study(folder).outline()


def segments(*rows: dict[str, Any]) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Codings, coverage and no passages of rows given as what differs from an ordinary one.

    Codes are given in a list.
    """
    codings, coverage = [], []
    for number, row in enumerate(rows, start=2):
        about = {
            "case": "north", "wave": pd.NA, "source": "i1", "person": "p1", "role": "citizen",
            "coder": "coder_a", "unit": str(number), "source_file": "segments.csv",
            "source_sheet": pd.NA, "source_row": number,
        } | row  # fmt: skip
        coverage.append({name: about[name] for name in about if name not in {"codes", *ALL}})
        codings += [ALL | about | {"code": code} for code in row.get("codes", ["trusted"])]
    coded = pd.DataFrame(codings)
    if "codes" in coded:
        coded = coded.drop(columns="codes")
    return (
        typed(coded, "codings") if codings else empty_table("codings"),
        typed(pd.DataFrame(coverage), "coverage"),
        empty_table("passages"),
    )


def kept(cleaned):
    return cleaned.codings["source_row"].tolist(), cleaned.coverage["source_row"].tolist()


def met(cleaned):
    columns = ["table", "rule", "effect", "source_row"]
    return sorted(cleaned.exclusions[columns].itertuples(index=False, name=None))


def test_an_ordinary_segment_is_kept_coded_or_not(outline):
    cleaned = clean_codings(*segments({}, {"codes": []}, {"codes": ["money", "trusted"]}), outline)
    assert kept(cleaned) == ([2, 4, 4], [2, 3, 4])
    assert cleaned.exclusions.empty


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ({"source": "f1"}, "unknown_interview"),
        ({"case": pd.NA}, "unknown_case"),
        ({"coder": pd.NA}, "unknown_coder"),
        ({"source": "f1", "case": pd.NA, "coder": pd.NA}, "unknown_interview"),
    ],
)
def test_a_row_goes_from_both_tables_under_the_first_rule_that_meets_it(outline, row, rule):
    cleaned = clean_codings(*segments({}, row | {"codes": ["money", "trusted"]}), outline)
    assert kept(cleaned) == ([2], [2])
    assert met(cleaned) == [
        ("codings", rule, "excluded", 3),
        ("codings", rule, "excluded", 3),
        ("coverage", rule, "excluded", 3),
    ]
    assert cleaned.exclusions["key"].nunique() == 3


def test_an_unknown_code_goes_and_the_segment_is_still_read(outline):
    cleaned = clean_codings(*segments({"codes": [pd.NA, "money"]}), outline)
    assert kept(cleaned) == ([2], [2])
    assert met(cleaned) == [("codings", "unknown_code", "excluded", 2)]


def test_the_person_of_an_interview_is_found_in_other_rows(outline):
    cleaned = clean_codings(*segments({}, {"person": "f1"}), outline)
    assert set(cleaned.coverage["person"]) == set(cleaned.codings["person"]) == {"p1"}
    assert met(cleaned) == [
        ("codings", "person_found", "changed", 3),
        ("coverage", "person_found", "changed", 3),
    ]


def test_an_interview_that_names_nobody_is_one_persons(outline):
    cleaned = clean_codings(*segments({"person": "f1"}, {"person": "f1"}), outline)
    assert set(cleaned.coverage["person"]) == {"f1"}
    assert cleaned.exclusions.empty


def test_of_several_persons_a_row_that_names_none_is_nobodys(outline):
    cleaned = clean_codings(*segments({}, {"person": "p2"}, {"person": "f1"}), outline)
    assert kept(cleaned) == ([2, 3], [2, 3])
    assert met(cleaned)[0] == ("codings", "person_unclear", "excluded", 4)


def test_a_person_has_one_role_the_most_frequent(outline):
    rows = segments({"role": "official"}, {}, {}, {"role": pd.NA})
    cleaned = clean_codings(*rows, outline)
    assert set(cleaned.coverage["role"]) == set(cleaned.codings["role"]) == {"citizen"}
    assert met(cleaned) == [
        ("codings", "one_role", "changed", 2),
        ("codings", "role_filled", "changed", 5),
        ("coverage", "one_role", "changed", 2),
        ("coverage", "role_filled", "changed", 5),
    ]
    assert cleaned.exclusions["before"].dropna().tolist() == ["official", "official"]


def test_of_two_roles_that_are_as_frequent_the_first_in_the_file_counts(outline):
    cleaned = clean_codings(*segments({"role": "official"}, {}), outline)
    assert set(cleaned.coverage["role"]) == {"official"}


def test_a_person_of_two_cases_may_have_a_role_in_each(outline):
    cleaned = clean_codings(*segments({}, {"case": "south", "role": "official"}), outline)
    assert cleaned.coverage["role"].tolist() == ["citizen", "official"]


def test_a_person_without_a_role_is_flagged_or_excluded_as_the_study_says(outline, tmp_path):
    rows = segments({}, {"person": "p2", "source": "i2", "role": pd.NA})
    assert met(clean_codings(*rows, outline)) == [
        ("codings", "unknown_role", "flagged", 3),
        ("coverage", "unknown_role", "flagged", 3),
    ]
    assert kept(clean_codings(*rows, of(tmp_path, unknown_role="exclude"))) == ([2], [2])


def test_interviews_that_never_say_a_role_are_not_flagged(outline):
    assert clean_codings(*segments({"role": pd.NA}), outline).exclusions.empty


def test_a_code_given_twice_to_one_segment_counts_once(outline, tmp_path):
    twice = segments({"unit": "1"}, {"unit": "1"}, {"unit": "1", "coder": "coder_b"})
    assert kept(clean_codings(*twice, outline)) == ([3, 4], [2, 3, 4])
    first, flagged = (
        of(tmp_path / "a", duplicates="keep_first"),
        of(tmp_path / "b", duplicates="flag"),
    )
    assert kept(clean_codings(*twice, first))[0] == [2, 4]
    assert met(clean_codings(*twice, flagged)) == [("codings", "duplicates", "flagged", 2)]
    assert kept(clean_codings(*segments({"codes": ["money", "money"]}), outline)) == ([2], [2])


def test_segments_that_nothing_tells_apart_are_not_taken_for_copies(outline):
    assert kept(clean_codings(*segments({"unit": pd.NA}, {"unit": pd.NA}), outline))[0] == [2, 3]


def test_a_segment_that_ends_before_it_starts_loses_its_ends(outline):
    cleaned = clean_codings(*segments({"start": 80, "end": 12}, {"start": 1, "end": 1}), outline)
    assert cleaned.codings["start"].fillna(-1).tolist() == [-1, 1]
    assert cleaned.codings["end"].fillna(-1).tolist() == [-1, 1]
    assert met(cleaned) == [("codings", "segment_order", "changed", 2)]
    assert cleaned.exclusions["before"].tolist() == ["80-12"]


def test_a_coding_that_nobody_read_adds_its_reading(outline):
    codings, coverage, passages = segments({}, {"codes": ["money", "trusted"]})
    cleaned = clean_codings(codings, coverage[:1], passages, outline)
    assert kept(cleaned) == ([2, 3, 3], [2, 3])
    assert met(cleaned) == [("coverage", "coverage_added", "flagged", 3)]


def test_a_coder_who_read_and_coded_nothing_stays(outline):
    codings, coverage, passages = segments({"codes": []}, {"unit": pd.NA, "codes": []})
    cleaned = clean_codings(codings, coverage, passages, outline)
    assert kept(cleaned) == ([], [2, 3])


def test_an_interview_has_one_text_and_places_in_another_are_set_aside(outline):
    codings, coverage, _ = segments(
        {"source_file": "a.qdpx"},
        {"source_file": "b.qdpx"},
        {"source_file": "b.qdpx", "source": "i2"},
    )
    passages = typed(
        pd.DataFrame(
            [
                ("north", source, kind, 1, 0, end, file)
                for file, source, end in (
                    ("a.qdpx", "i1", 90), ("b.qdpx", "i1", 91), ("b.qdpx", "i2", 30)
                )
                for kind in ("text", "paragraph")
            ],
            columns=["case", "source", "kind", "number", "start", "end", "source_file"],
        ),
        "passages",
    )  # fmt: skip
    cleaned = clean_codings(codings, coverage, passages, outline)
    assert kept(cleaned) == ([2, 4], [2, 4])
    assert {one[1] for one in met(cleaned)} == {"text_differs"}
    assert cleaned.passages[["source", "end"]].drop_duplicates().values.tolist() == [
        ["i1", 90], ["i2", 30]
    ]  # fmt: skip


def test_segments_of_a_text_are_told_apart_by_their_ends(outline):
    ends = [{"unit": pd.NA, "start": 1, "end": end} for end in (9, 9, 12)]
    assert kept(clean_codings(*segments(*ends), outline))[0] == [3, 4]


def test_pseudonyms_do_not_decide_the_order_of_anything(outline):
    one = clean_codings(*segments({"person": "p9", "source": "i9"}, {"case": pd.NA}), outline)
    two = clean_codings(*segments({"person": "p0", "source": "i0"}, {"case": pd.NA}), outline)
    for name in ("codings", "coverage", "exclusions"):
        pd.testing.assert_frame_equal(*(getattr(table, name).drop(
            columns=["person", "source"], errors="ignore") for table in (one, two)))  # fmt: skip


def test_no_interviews_at_all_is_a_result(outline):
    cleaned = clean_codings(*map(empty_table, ("codings", "coverage", "passages")), outline)
    assert cleaned.codings.empty
    assert cleaned.coverage.empty
    assert cleaned.exclusions.empty


def test_a_study_without_a_codebook_has_no_interviews_to_clean(tmp_path):
    outline = load_study(write_small_study(tmp_path / "plain")).outline()
    with pytest.raises(ValueError, match="need a codebook"):
        clean_codings(*segments({}), outline)
