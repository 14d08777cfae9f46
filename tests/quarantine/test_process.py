"""Files are taken apart in a process that is watched, limited and thrown away."""

import contextlib
import json
import subprocess
import sys

import pytest

from samskaping.quarantine import process, worker
from samskaping.quarantine.limits import Limits, Refused
from samskaping.quarantine.process import one_process_for_many, take_apart
from tests.ingest.containers import text_cell, xlsx

BOOK = xlsx(f"<sheetData><row>{text_cell('A1', 'x')}</row></sheetData>")


class Counted(process._Worker):
    """A worker that knows how many there were."""

    begun = 0

    def __init__(self) -> None:
        Counted.begun += 1
        super().__init__()


@pytest.fixture
def counted(monkeypatch):
    monkeypatch.setattr(process, "_Worker", Counted)
    Counted.begun = 0
    return Counted


def test_each_file_has_a_process_of_its_own(counted):
    for _ in range(2):
        assert take_apart("sheets", BOOK)["names"] == ["Ark1"]
    assert counted.begun == 2
    assert process._kept == []


def test_many_small_files_may_share_one_until_it_falls(counted):
    with one_process_for_many():
        for _ in range(3):
            take_apart("sheets", BOOK)
        assert counted.begun == 1
        process._kept[0].process.kill()
        with pytest.raises(Refused):
            take_apart("sheets", BOOK)
        assert take_apart("sheets", BOOK)["names"] == ["Ark1"]
        assert counted.begun == 2
    assert process._kept == []


def test_a_process_that_was_stopped_just_after_its_answer_is_not_asked_again():
    with one_process_for_many():
        for _ in range(20):
            with contextlib.suppress(Refused):
                take_apart("sheets", BOOK, Limits(seconds=0.001))
            assert take_apart("sheets", BOOK)["names"] == ["Ark1"]


def test_a_refusal_does_not_bring_the_process_down(counted):
    with one_process_for_many():
        with pytest.raises(Refused) as caught:
            take_apart("sheets", b"text")
        assert caught.value.code == "raw_not_workbook"
        take_apart("sheets", BOOK)
    assert counted.begun == 1


def test_a_file_that_needs_too_much_memory_is_stopped():
    rows = "".join(f"<row>{'<c><v>1</v></c>' * 100}</row>" for _ in range(3000))
    content = xlsx(f"<sheetData>{rows}</sheetData>", packed=False)
    with pytest.raises(Refused) as caught:
        take_apart("sheets", content, Limits(memory=60 << 20))
    assert caught.value.code == "raw_reader_stopped"


def test_a_fault_of_our_own_is_told_by_its_place_and_without_its_text(monkeypatch):
    with pytest.raises(RuntimeError, match="ValueError, answer, line") as caught:
        take_apart("secret kind", BOOK)
    assert "no kind of file" not in str(caught.value)


def test_a_process_that_does_not_start_is_no_fault_of_the_file(monkeypatch):
    monkeypatch.setattr(process.worker, "__name__", "samskaping.no_such_module")
    with pytest.raises(RuntimeError, match="cannot be started"):
        take_apart("sheets", BOOK)


def test_an_answer_that_cannot_be_understood_is_a_crash(monkeypatch):
    monkeypatch.setattr(Counted, "ask", lambda *given: b"\x00{")
    monkeypatch.setattr(process, "_Worker", Counted)
    with pytest.raises(Refused) as caught:
        take_apart("sheets", BOOK)
    assert caught.value.arguments == {"kind": "stopped_crash"}


def test_what_a_library_prints_does_not_get_into_an_answer():
    question = {"kind": "sheets", "limits": {}, "options": {}}
    program = (
        "from samskaping.quarantine import worker\n"
        "import os\n"
        "def answer(*given):\n"
        "    print('noise', flush=True)\n"
        "    os.write(1, b'noise')\n"
        "    return {'fine': 1}\n"
        "worker.answer = answer\n"
        "worker.main()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as running:
        assert worker.receive(running.stdout) == worker.READY
        worker.send(running.stdin, json.dumps(question).encode())
        worker.send(running.stdin, b"")
        assert json.loads(worker.receive(running.stdout)) == {"fine": 1}
        running.stdin.close()


def test_a_module_in_the_current_folder_is_not_loaded_instead(tmp_path, monkeypatch):
    (tmp_path / "python_calamine.py").write_text("raise SystemExit(3)")
    (tmp_path / "json.py").write_text("raise SystemExit(3)")
    monkeypatch.chdir(tmp_path)
    assert take_apart("sheets", BOOK)["names"] == ["Ark1"]
