"""A study's folder is worked in by one run at a time."""

from __future__ import annotations

import os
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows has none; there Snakemake's own lock is the only one.
    fcntl = None  # type: ignore[assignment]

LOCK = Path(".snakemake", "one_run.lock")


def hold_folder(folder: str | Path = ".") -> bool:
    """Hold the study's folder for as long as this process lives; false if another holds it.

    Snakemake's own lock is a file that stays behind when a run is killed. This one goes with the
    process, so whoever holds it knows that a lock file of Snakemake's is nobody's. It stays with
    the process when it turns into another program, and its children do not share it.
    """
    if fcntl is None:
        return True
    path = Path(folder) / LOCK
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return False
    os.set_inheritable(handle, True)
    return True


def take_stale_lock(folder: str | Path = ".") -> bool:
    """Take Snakemake's lock away from a folder that this process holds; false if there is none.

    Done here and not by ``snakemake --unlock``: that would be another process, which could outlive
    this one and hold the folder while it works.
    """
    locks = sorted((Path(folder) / ".snakemake" / "locks").glob("*.lock"))
    for lock in locks:
        lock.unlink()
    return bool(locks)
