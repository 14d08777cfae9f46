"""Exports of KoboToolbox and ODK Central."""

import pytest

from tests.ingest.exported import Told, bound, raw, refused

KOBO, ODK = "kobo/kobo.csv", "kobo/odk_central.csv"
BINDINGS = {
    KOBO: bound(["svar/q1", "svar/q2", "svar/q3"], ignore=["runde", "om/rolle", "svar/hvor_fra"]),
    ODK: bound(["svar-q1", "svar-q2", "svar-q3"], ignore=["runde", "om-rolle", "svar-hvor_fra"]),
}


@pytest.mark.parametrize("file", BINDINGS)
def test_names_with_groups_are_bound_as_they_are_and_the_tools_own_columns_by_themselves(file):
    told = Told("kobo", raw(file), BINDINGS[file])
    assert told.unnamed() == []
    assert told.answers("i1") == [5, 2]
    assert told.answers("i2") == [4, "skipped"]


@pytest.mark.parametrize("file", BINDINGS)
def test_a_time_without_an_offset_is_in_utc_in_winter_and_in_summer(file):
    told = Told("kobo", raw(file), BINDINGS[file])
    assert told.times() == ["2025-03-05 10:00:00", "2025-07-05 09:00:00"]


def test_who_sent_the_form_and_where_they_were_is_dropped():
    assert set(Told("kobo", raw(KOBO), BINDINGS[KOBO]).binding.drop) == {
        "_submitted_by", "sted", "_sted_latitude", "_sted_longitude", "_sted_altitude",
        "_sted_precision",
    }  # fmt: skip
    assert set(Told("kobo", raw(ODK), BINDINGS[ODK]).binding.drop) == {
        "SubmitterID", "SubmitterName", "DeviceID", "meta-instanceName",
        "sted-Latitude", "sted-Longitude", "sted-Altitude", "sted-Accuracy",
    }  # fmt: skip


def test_a_place_asked_for_in_a_group_is_dropped_too():
    content = raw(KOBO).content
    for name in (b"sted", b"_sted_latitude", b"_sted_longitude", b"_sted_altitude"):
        content = content.replace(b'"%b"' % name, b'"om/%b"' % name)
    told = Told("kobo", raw("", content), BINDINGS[KOBO])
    assert told.unnamed() == []
    assert {"om/sted", "om/_sted_latitude"} <= set(told.binding.drop)


def test_several_answers_stay_in_their_cell():
    told = Told("kobo", raw(KOBO), BINDINGS[KOBO])
    assert told.column("svar/hvor_fra") == ["avis nabo", "nabo"]


def test_a_binding_may_take_another_time_than_that_of_sending():
    binding = BINDINGS[KOBO].model_copy(
        update={"submitted_at": bound([], submitted_at={"column": "end"}).submitted_at}
    )
    told = Told("kobo", raw(KOBO), binding)
    assert told.unnamed() == []
    assert told.times()[1] == "2025-07-05 08:59:00"


def test_a_file_without_its_columns_is_refused():
    content = raw(KOBO).content.replace(b'"_uuid"', b'"uuid"')
    (found,) = refused("kobo", raw("", content), BINDINGS[KOBO])
    assert (found.code, found.arguments["tool"]) == ("raw_not_format", "kobo")
