"""From a raw file of measurements and its binding to the tidy table."""

import pandas as pd
import pytest

from samskaping.ingest.findings import IngestError
from samskaping.ingest.measurements import read_measurements
from samskaping.study.configuration import load_study
from samskaping.study.keys import PUBLISHED_KEY, Key
from samskaping.tables import typed
from tests.study.small_study import (
    FIGURES_HEADER,
    PERSONS_HEADER,
    PERSONS_ROW,
    change,
    write_small_study,
)

CONFIG, RECORD = "config/config.yaml", "config/soimpact.yaml"
PERSONS, FIGURES = "config/bindings/persons.yaml", "config/bindings/figures.yaml"


@pytest.fixture
def folder(tmp_path):
    return write_small_study(tmp_path, record=True)


def read(folder, name, *rows, key=PUBLISHED_KEY):
    study = load_study(folder)
    source = next(one for one in study.measurements if one.id == name)
    header = {"persons": PERSONS_HEADER, "figures": FIGURES_HEADER}[name]
    (folder / source.file).write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    tidy = read_measurements(source, folder, study.outline(), key)
    typed(tidy.measurements, "measurements")
    typed(tidy.findings, "findings")
    return tidy


def person(**changed):
    given = dict(zip(PERSONS_HEADER.split(";"), PERSONS_ROW.split(";"), strict=True)) | {
        name.replace("_", " "): text for name, text in changed.items()
    }
    return ";".join(given.values())


def figure(value="85", n="85", when="Før", counted="15.02.2025", what="Besøkende", place="N"):
    return f"{place};{what};{when};{counted};{value};{n};"


def found(tidy):
    return [(f.code, f.row, f.column, f.value, f.arguments.get("n")) for f in tidy.seen]


def values(tidy):
    return tidy.measurements["value"].fillna(-1).tolist()


def reasons(tidy):
    return tidy.measurements["missing_reason"].fillna("").tolist()


def test_a_row_of_persons_becomes_a_measurement_per_column(folder):
    tidy = read(folder, "persons", person())
    table = tidy.measurements
    columns = ["case", "arm", "indicator", "level", "occasion", "value", "source_column"]
    assert table[columns].to_numpy().tolist() == [
        ["north", "effort", "belonging", "virkning", "before", 3.5, "belong 1"],
        ["north", "effort", "belonging", "virkning", "after", 4.25, "belong 2"],
        ["north", "effort", "helped", "virkning", "before", 0, "help 1"],
        ["north", "effort", "helped", "virkning", "after", 1, "help 2"],
    ]
    assert len(set(table["unit"])) == 1
    assert table["unit"][0].startswith("p")
    assert set(table["source_row"]) == {2}
    assert table["date"].tolist() == [pd.Timestamp(day) for day in ("2025-02-01", "2025-11-01")] * 2
    assert table["consent"].tolist() == [True] * 4
    assert table["n"].isna().all()
    assert tidy.seen == ()


def test_a_row_of_figures_becomes_a_figure_of_its_case(folder):
    tidy = read(folder, "figures", figure(), figure("1 090", "1.090", "Etter", ""))
    table = tidy.measurements
    assert table["unit"].isna().all()
    assert table["occasion"].tolist() == ["before", "after"]
    assert (values(tidy), table["n"].tolist()) == ([85, 1090], [85, 1090])
    assert table["date"].tolist() == [pd.Timestamp("2025-02-15"), pd.Timestamp("2025-11-01")]


def test_a_comparison_group_is_of_the_other_arm(folder):
    tidy = read(folder, "persons", person(place="H"))
    assert set(tidy.measurements["arm"]) == {"comparison"}
    assert set(tidy.measurements["case"]) == {"hill"}


def test_a_cell_without_a_number_has_the_reason_why(folder):
    tidy = read(folder, "persons", person(belong_1="", belong_2="Vet ikke", help_1="ja, ofte"))
    assert values(tidy) == [-1, -1, -1, 1]
    assert reasons(tidy) == ["skipped", "dont_know", "invalid", ""]
    assert found(tidy) == [("number_unreadable", 2, "help 1", None, 1)]


def test_a_declared_number_can_stand_for_missing(folder):
    change(folder, PERSONS, "missing: {vet ikke: dont_know}", 'missing: {"99": not_applicable}')
    tidy = read(folder, "persons", person(belong_1="99,0", belong_2="99"))
    assert reasons(tidy)[:2] == ["not_applicable", "not_applicable"]


def test_what_could_be_two_numbers_is_read_as_declared_and_told(folder):
    tidy = read(folder, "figures", figure("1.250"))
    assert values(tidy) == [1250]
    assert found(tidy) == [("number_grouped", 2, "value", None, 1)]


def test_what_could_be_two_numbers_stays_unread_where_the_column_contradicts_itself(folder):
    change(folder, RECORD, "    maximum: 5", "    maximum: 5000")
    tidy = read(folder, "persons", person(belong_1="1.250"), person(belong_1="3.5", code="C"))
    assert values(tidy)[::4] == [-1, 3.5]
    assert reasons(tidy)[0] == "invalid"
    assert [code for code, *_ in found(tidy)] == ["number_other_sign", "number_doubtful"]


def test_a_per_cent_of_a_share_is_that_part_of_its_maximum(folder):
    assert values(read(folder, "persons", person(help_1="45 %")))[2] == pytest.approx(0.45)
    change(folder, RECORD, "    measure: share\n", "    measure: share\n    maximum: 100\n")
    assert values(read(folder, "persons", person(help_1="45 %")))[2] == 45
    assert values(read(folder, "persons", person(belong_1="4 %")))[0] == 4


def test_values_that_look_wrong_are_told_without_being_shown(folder):
    tidy = read(folder, "persons", person(belong_1="7"), person(belong_1="0", code="C"))
    assert found(tidy) == [("measurement_outside", 2, "belong 1", None, 2)]
    tidy = read(folder, "figures", figure("1,09"))
    assert found(tidy) == [("count_not_whole", 2, "value", None, 1)]
    change(folder, RECORD, "    measure: share\n", "    measure: share\n    maximum: 100\n")
    tidy = read(folder, "persons", person(help_1="0,45", help_2="50"))
    assert found(tidy) == [("share_of_one", 2, "help 1", None, 1)]


def test_unknown_and_blank_codes_are_counted(folder):
    rows = [figure(place="X"), figure(place="X"), figure(when="Da"), figure(what="Dyr"),
            figure(when=""), figure(what="")]  # fmt: skip
    tidy = read(folder, "figures", *rows)
    assert found(tidy) == [
        ("case_unknown", 2, "place", "X", 2),
        ("occasion_unknown", 4, "when", "Da", 1),
        ("occasion_blank", 6, "when", None, 1),
        ("indicator_unknown", 5, "what", "Dyr", 1),
        ("indicator_blank", 7, "what", None, 1),
    ]
    table = tidy.measurements
    assert table["arm"].isna().tolist() == [True, True, False, False, False, False]
    assert table["level"].isna().tolist() == [False, False, False, True, False, True]
    assert table["unit"].isna().all()


def test_unknown_codes_stop_where_the_study_says_so(folder):
    change(folder, CONFIG, "scorecard:",
           "cleaning: {unknown_case: stop, unknown_occasion: stop}\nscorecard:")  # fmt: skip
    with pytest.raises(IngestError) as caught:
        read(folder, "figures", figure(place="X"), figure(when="Da"), figure(what=""))
    assert sorted(f.code for f in caught.value.findings) == [
        "case_unknown_stops",
        "indicator_blank_stops",
        "occasion_unknown_stops",
    ]


def test_dates_are_days_where_people_live(folder):
    tidy = read(folder, "figures", figure(counted="30.03.2025"), figure(counted="en gang"))
    assert tidy.measurements["date"].tolist() == [
        pd.Timestamp("2025-03-30"),
        pd.Timestamp("2025-02-01"),
    ]
    assert found(tidy) == [("date_unreadable", 3, "counted", None, 1)]


def test_a_number_of_persons_is_whole_or_left_open(folder):
    tidy = read(folder, "figures", figure(n="mange"), figure(n="12,5"), figure(n=""))
    assert tidy.measurements["n"].isna().all()
    assert found(tidy) == [("n_unreadable", 2, "persons", None, 2)]


def test_persons_are_followed_and_nobody_else_is(folder):
    rows = [person(), person(code=" ab12 "), person(code=""), person(code="")]
    first = read(folder, "persons", *rows).measurements["unit"][::4].tolist()
    assert first[0] == first[1]
    assert len(set(first)) == 3
    assert [name[0] for name in first] == ["p", "p", "f", "f"]
    other = read(folder, "persons", *rows, key=Key(b"another key that is long enough for it"))
    assert set(first).isdisjoint(other.measurements["unit"])


def test_a_respondent_and_somebody_measured_have_no_pseudonym_in_common(folder):
    from samskaping.ingest import pseudonyms

    names = {pseudonyms.person("AB12", PUBLISHED_KEY), pseudonyms.measured("AB12", PUBLISHED_KEY),
             pseudonyms.interviewed("AB12", "", PUBLISHED_KEY)}  # fmt: skip
    assert len(names) == 3


def test_consent_that_is_not_given_is_no_consent(folder):
    tidy = read(folder, "persons", person(consent=""), person(consent="Nei"), person())
    assert tidy.measurements["consent"][::4].tolist() == [False, False, True]


def test_every_column_is_bound_dropped_or_ignored(folder):
    change(folder, PERSONS, "drop: [name]", "drop: []")
    with pytest.raises(IngestError) as caught:
        read(folder, "persons", person())
    assert [(f.code, f.column) for f in caught.value.findings] == [("raw_column_unbound", "name")]


def test_no_personal_data_passes_the_door(folder):
    planted = ("kari.nordmann@example.org", "Kari Nordmann", "01019912345")
    mail, name, code = planted
    tidy = read(folder, "persons", person(name=name, belong_1=mail, belong_2=name, code=code,
                                          place=mail, consent=name))  # fmt: skip
    for table in (tidy.measurements, tidy.findings):
        text = table.drop(columns="source_column", errors="ignore").to_csv()
        assert not [secret for secret in (mail, code) if secret in text]
    assert name not in tidy.measurements.to_csv()


def test_the_key_changes_nothing_but_the_pseudonyms(folder):
    rows = [person(code=code) for code in ("Z", "A", "", "M")]
    other = Key(b"another key that is long enough for it")
    one, two = (read(folder, "persons", *rows, key=key) for key in (PUBLISHED_KEY, other))
    pd.testing.assert_frame_equal(
        one.measurements.drop(columns="unit"), two.measurements.drop(columns="unit")
    )
