"""REDCap's raw data."""

from tests.ingest.exported import Told, bound, raw, refused

FILE = "redcap/raw.csv"
BINDING = bound(["q1", "q2", "q3"], ignore=["rolle", "kilde___1", "kilde___2", "kilde____1"])


def test_redcaps_own_columns_are_understood_and_columns_per_code_are_bound_as_they_are():
    told = Told("redcap", raw(FILE), BINDING)
    assert told.unnamed() == []
    assert told.answers("i1") == [5, 2, 4]
    assert told.binding.drop == ("redcap_survey_identifier",)
    without = BINDING.model_copy(update={"ignore": ("rolle", "kilde___1", "kilde___2")})
    assert Told("redcap", raw(FILE), without).unnamed() == ["kilde____1"]


def test_a_survey_that_was_not_completed_has_no_time():
    told = Told("redcap", raw(FILE), BINDING)
    assert told.times() == ["2025-03-05 09:00:12", "", "2025-11-12 07:00:00"]


def test_forms_that_are_not_complete_are_kept_and_counted():
    told = Told("redcap", raw(FILE), BINDING)
    assert told.found() == [("raw_unfinished", "samson_complete", 1)]
    assert len(told.table.rows) == 3


def test_an_event_may_be_bound_as_the_wave_and_the_record_as_the_person():
    wave = {
        "column": "redcap_event_name",
        "codes": {"during_arm_1": "during", "end_arm_1": "end"},
    }
    told = Told(
        "redcap",
        raw(FILE),
        BINDING.model_copy(
            update={
                "wave": bound([], wave=wave).wave,
                "respondent": bound([], respondent={"column": "record_id"}).respondent,
            }
        ),
    )
    assert told.unnamed() == []
    assert not {"redcap_event_name", "record_id"} & set(told.binding.ignore)


def test_which_of_several_surveys_times_is_meant_must_be_said():
    content = raw(FILE).content.replace(b"rolle", b"second_timestamp")
    content = content.replace(b"kilde___2", b"second_complete")
    binding = bound(["q1", "q2", "q3"], ignore=["kilde___1", "kilde____1"])
    told = Told("redcap", raw("", content), binding)
    assert told.binding.submitted_at is None
    assert told.unnamed() == []
    named = {"column": "samson_timestamp"}
    binding = bound(["q1", "q2"], submitted_at=named, ignore=["q3", "kilde___1", "kilde____1"])
    assert Told("redcap", raw("", content), binding).times()[1] == ""


def test_an_export_with_labels_is_refused_with_how_to_export():
    content = b"Record ID,Event Name,Q1,Complete?\n1,During,Agree,Complete\n"
    (found,) = refused("redcap", raw("", content), BINDING)
    assert (found.code, found.arguments["export"]) == ("raw_not_format", "redcap")
