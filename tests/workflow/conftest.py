"""A tiny study, run once for all tests that look at its results."""

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from samskaping.simulate import write_tiny_study
from tests.workflow.engine import CODE, ROOT, run


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny study that has been run to its end on two cores; not to be changed."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder = shared / "finished"
    with (shared / "finished.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            shutil.rmtree(folder, ignore_errors=True)
            write_tiny_study(folder)
            done = run(folder)
            assert done.returncode == 0, done.stdout
            (folder / "done").write_text(done.stdout, encoding="utf-8")
    return folder


@pytest.fixture
def copy_of(tmp_path: Path) -> Callable[[Path], Path]:
    """Copy a study folder with its results and with the engine's records of them."""

    def copy(folder: Path) -> Path:
        target = tmp_path / "a study"
        shutil.copytree(folder, target, symlinks=True)
        return target

    return copy


@pytest.fixture
def copy_of_code(tmp_path: Path) -> Path:
    """A copy of the workflow and the package that a test may edit."""
    target = tmp_path / "code"
    target.mkdir()
    for name in CODE:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, target / name)
    return target
