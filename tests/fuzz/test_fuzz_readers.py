"""Spoilt files: no reader crashes, hangs, leaves a file behind or quotes a cell."""

import json
import subprocess
import sys

import pytest

from samskaping.ingest.exports import RawFile
from samskaping.ingest.findings import IngestError
from samskaping.study.bindings import Layout
from samskaping.study.findings import Finding
from tests.fuzz import fuzz_readers, guided, one_input
from tests.fuzz.fuzz_readers import fuzz, held_to, run_batch, spoilt
from tests.fuzz.mutations import CANARY
from tests.fuzz.seeds import FORMATS, seeds


@pytest.mark.parametrize("name", FORMATS)
def test_a_sound_file_of_every_format_is_read(name):
    for seed in seeds(name):
        for layout in seed.layouts:
            found = one_input.outcome(name, seed.raw, layout, seed.cells)
            # Read as answers, the columns beside them show what is wrong in their cells.
            assert {*found} <= {"raw_cell_error", "raw_cell_date", "raw_cell_merged",
                                "raw_formula_unvalued"}, seed.raw.file  # fmt: skip


@pytest.mark.parametrize("name", FORMATS)
def test_a_hundred_spoilt_files_of_every_format_do_no_harm(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = seeds(name)
    with held_to(fuzz_readers.LIMITS):
        for number in range(100):
            raw, seed, layout = spoilt(found, name, number)
            one_input.outcome(name, raw, seed.layouts[layout], seed.cells)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMATS)
def test_three_hundred_spoilt_files_of_every_format_do_no_harm(name):
    assert fuzz(name, 1_000_000, 300) == []


def test_an_input_is_the_same_every_time():
    found = seeds("spss")
    assert spoilt(found, "spss", 7)[0].content == spoilt(found, "spss", 7)[0].content
    assert spoilt(found, "spss", 7)[0].content != spoilt(found, "spss", 8)[0].content


def _reader(act):
    return lambda name: lambda raw, layout: act()


def test_an_exception_of_another_kind_is_a_fault(monkeypatch):
    def act():
        raise KeyError("x")

    monkeypatch.setattr(one_input, "reader", _reader(act))
    monkeypatch.setattr(fuzz_readers, "seeds", lambda name: seeds("delimited"))
    _, faults = fuzz_readers.run("delimited", range(2))
    assert [number for number, _ in faults] == [0, 1]
    assert "KeyError" in faults[0][1]


def test_a_message_that_quotes_a_person_is_a_fault(monkeypatch):
    def act():
        raise IngestError([Finding(code="raw_column_unbound", file="f", column=CANARY)])

    monkeypatch.setattr(one_input, "reader", _reader(act))
    with pytest.raises(one_input.FaultFound, match="person"):
        one_input.outcome("delimited", RawFile("f", b""), Layout())


def test_a_message_that_quotes_a_cell_is_a_fault(monkeypatch):
    def act():
        raise IngestError(
            [Finding(code="answer_unknown", value="Blåbær på tur", arguments={"n": 1})]
        )

    monkeypatch.setattr(one_input, "reader", _reader(act))
    with pytest.raises(one_input.FaultFound, match="cell"):
        one_input.outcome("delimited", RawFile("f", b""), Layout(), ["Blåbær på tur"])


@pytest.mark.parametrize(
    ("program", "told"),
    [
        ("import os; print('input 3'); os.abort()", "ended with"),
        (
            "import sys; print('input 3'); sys.stderr.write('Timeout (0:00:05)!'); sys.exit(1)",
            "hang",
        ),
    ],
)
def test_a_batch_that_falls_is_a_fault_of_its_last_input_and_the_rest_goes_on(
    program, told, monkeypatch
):
    _run_instead(monkeypatch, program)
    _, faults, following = run_batch("delimited", range(2, 9))
    assert [(number, told in what) for number, what in faults] == [(3, True)]
    assert following == 4


def test_a_file_left_behind_is_a_fault(monkeypatch):
    last = json.dumps({"codes": {}, "faults": []})
    _run_instead(monkeypatch, f"open('stray.txt', 'w').close(); print({last!r})")
    _, faults, following = run_batch("delimited", range(2, 9))
    assert "stray.txt" in faults[0][1]
    assert following == 9


def test_without_atheris_the_program_says_so(monkeypatch, capsys):
    monkeypatch.setattr(guided, "find_spec", lambda name: None)
    assert fuzz_readers.main(["--format", "delimited", "--engine", "atheris"]) == 1
    assert "atheris is not installed" in capsys.readouterr().out


def _run_instead(monkeypatch, program):
    real = subprocess.run
    monkeypatch.setattr(
        fuzz_readers.subprocess,
        "run",
        lambda command, **options: real([sys.executable, "-c", program], **options),
    )
