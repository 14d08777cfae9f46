"""A tiny study, run once for all tests that look at its results."""

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.workflow.engine import Code, tiny_study


@pytest.fixture(scope="session")
def _run_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the code and a finished study, shared by all processes of a test run."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    with (shared / "finished.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "done").exists():
            for name in ("code", "finished"):
                shutil.rmtree(shared / name, ignore_errors=True)
            done = Code.copied_to(shared / "code").run(tiny_study(shared / "finished"))
            assert done.returncode == 0, done.stdout
            (shared / "done").touch()
    return shared


@pytest.fixture(scope="session")
def finished(_run_once: Path) -> Path:
    """A tiny study that has been run to its end on two cores; not to be changed."""
    return _run_once / "finished"


@pytest.fixture(scope="session")
def code(_run_once: Path) -> Code:
    """The code that ran it; not to be changed."""
    return Code(_run_once / "code")


@pytest.fixture
def own_code(tmp_path: Path, code: Code) -> Code:
    """A copy of that code that a test may edit."""
    shutil.copytree(code.folder, tmp_path / "code")
    return Code(tmp_path / "code")


@pytest.fixture
def copy_of(tmp_path: Path) -> Callable[[Path], Path]:
    """Copy a study folder with its results and with the engine's records of them."""

    def copy(folder: Path) -> Path:
        target = tmp_path / "a study"
        shutil.copytree(folder, target, symlinks=True)
        return target

    return copy
