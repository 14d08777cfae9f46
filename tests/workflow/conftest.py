"""A tiny study, run once for all tests that look at its results."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.workflow.engine import Code, tiny_study


@pytest.fixture(scope="session")
def _shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of a test run share."""
    shared = tmp_path_factory.getbasetemp()
    return shared.parent if "PYTEST_XDIST_WORKER" in os.environ else shared


@pytest.fixture(scope="session")
def code(_shared: Path) -> Code:
    """A copy of the workflow and the package; not to be changed."""
    with _once(_shared, "code") as missing:
        if missing:
            Code.copied_to(_shared / "code")
    return Code(_shared / "code")


@pytest.fixture(scope="session")
def finished(_shared: Path, code: Code) -> Path:
    """A tiny study that this code has run to its end on two cores; not to be changed.

    Its jobs shared their imports; those of runs that are compared with it do not.
    """
    with _once(_shared, "finished") as missing:
        if missing:
            done = code.run(tiny_study(_shared / "finished"), warm=True)
            assert done.returncode == 0, done.stdout
    return _shared / "finished"


@contextmanager
def _once(folder: Path, name: str) -> Iterator[bool]:
    """Whether a folder is still to be made; another process waits, and makes it if this fails."""
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = folder / f"{name}.done"
        if not done.exists():
            shutil.rmtree(folder / name, ignore_errors=True)
        yield not done.exists()
        done.touch()


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
