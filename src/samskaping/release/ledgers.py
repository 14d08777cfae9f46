"""What the release side may know of the restricted one: counts of findings, digests of raw files.

No digest of anything keyed or derived from answers is made here: only of the files that came in.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePath

import pandas as pd

from samskaping.provenance import file_digest
from samskaping.study.model import Outline


def count_findings(findings: pd.DataFrame, threshold: int) -> pd.DataFrame:
    """How often each code was found; withheld where it speaks of few rows of answers.

    Returns
    -------
    DataFrame
        ``severity, code, n, note``. A finding that names a row speaks of a person, and ``n`` counts
        rows; one that does not is about a file or a column, and ``n`` counts findings.
    """
    entries: list[tuple[str, str, int | None, str]] = []
    for (severity, code), part in findings.groupby(["severity", "code"], sort=True):
        about = part["row"].notna()
        rows = len(part.loc[about, ["source_file", "sheet", "row"]].drop_duplicates())
        n = rows + int((~about).sum())
        few = 0 < rows < threshold
        entries.append(
            (str(severity), str(code), None if few else n, "suppressed;rule=persons" if few else "")
        )
    table = pd.DataFrame(entries, columns=["severity", "code", "n", "note"])
    return table.astype({"severity": "string", "code": "string", "n": "Int64", "note": "string"})


def raw_files(
    paths: Iterable[str | Path],
    submissions: pd.DataFrame,
    exclusions: pd.DataFrame,
    outline: Outline,
) -> pd.DataFrame:
    """The raw files of a run with their digests, so that others can tell that theirs are the same.

    A digest confirms a guess of the whole file. Of a collected file with fewer forms than the
    study's minimum it could confirm a guess of someone's answers, so it is withheld, and the size
    with it.

    Parameters
    ----------
    paths
        The files, relative to the study's folder; of others only the name is told.
    submissions, exclusions
        The forms that are analysed and the ledger of cleaning: how many forms a file held.

    Returns
    -------
    DataFrame
        ``file, sha256, bytes, note``, sorted by file.
    """
    removed = exclusions[
        (exclusions["table"] == "submissions") & (exclusions["effect"] == "excluded")
    ]
    sources = pd.concat([submissions["source_file"], removed["source_file"]]).dropna()
    forms = sources.map(lambda name: PurePath(str(name)).name).value_counts()
    entries: list[tuple[str, str | None, int | None, str]] = []
    for path in sorted({Path(path) for path in paths}):
        name = path.name if path.is_absolute() else path.as_posix()
        few = forms.get(path.name, 0) < outline.disclosure.threshold
        if outline.study.provenance == "collected" and few:
            entries.append((name, None, None, "suppressed;rule=persons"))
        else:
            entries.append((name, file_digest(path), path.stat().st_size, ""))
    table = pd.DataFrame(entries, columns=["file", "sha256", "bytes", "note"])
    return table.astype({"file": "string", "sha256": "string", "bytes": "Int64", "note": "string"})
