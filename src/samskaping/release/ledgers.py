"""What the release side may know of the restricted one: counts of findings, digests of raw files.

No digest of anything keyed or derived from answers is made here: only of the files that came in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path, PurePath

import pandas as pd

from samskaping.provenance import file_digest
from samskaping.study.model import Outline

# How many quotes are withheld, and why, is told beside the quotes and by person.
OF_QUOTES = ("quote_", "candidates_")


def count_findings(findings: pd.DataFrame, threshold: int) -> pd.DataFrame:
    """How often each code was found; withheld where it speaks of few rows of answers.

    Returns
    -------
    DataFrame
        ``severity, code, n, note``. A finding that names a row speaks of a person, and ``n`` counts
        rows; one that does not is about a file or a column, and ``n`` counts findings.
    """
    entries: list[tuple[str, str, int | None, str]] = []
    told = findings[~findings["code"].str.startswith(OF_QUOTES)]
    for (severity, code), part in told.groupby(["severity", "code"], sort=True):
        about = part["row"].notna()
        rows = len(part.loc[about, ["source_file", "sheet", "row"]].drop_duplicates())
        n = rows + int((~about).sum())
        few = 0 < rows < threshold
        entries.append(
            (str(severity), str(code), None if few else n, "suppressed;rule=persons" if few else "")
        )
    table = pd.DataFrame(entries, columns=["severity", "code", "n", "note"])
    return table.astype({"severity": "string", "code": "string", "n": "Int64", "note": "string"})


def _persons_per_file(clean: Mapping[str, pd.DataFrame]) -> dict[str, int]:
    """How many forms, measured persons or interviewed persons each file holds, by its name."""
    ledger = clean["exclusions"]
    removed = ledger[(ledger["table"] == "submissions") & (ledger["effect"] == "excluded")]
    forms = pd.concat([clean["submissions"]["source_file"], removed["source_file"]]).dropna()
    speaking = [forms]
    for name, person in (("measurements", "unit"), ("coverage", "person"), ("quotes", "person")):
        if name not in clean:
            continue
        whom = clean[name][["source_file", person]].dropna().drop_duplicates()
        speaking.append(whom["source_file"])
    names = pd.concat(speaking).map(lambda file: PurePath(str(file)).name)
    return {str(name): int(n) for name, n in names.value_counts().items()}


def raw_files(
    paths: Iterable[str | Path], clean: Mapping[str, pd.DataFrame], outline: Outline
) -> pd.DataFrame:
    """The raw files of a run with their digests, so that others can tell that theirs are the same.

    A digest confirms a guess of the whole file. Of a collected file with fewer forms than the
    study's minimum it could confirm a guess of someone's answers, so it is withheld, and the size
    with it.

    Parameters
    ----------
    paths
        The files, relative to the study's folder; of others only the name is told.
    clean
        The tidy tables that are analysed (``submissions``, ``measurements``, ``coverage``,
        ``quotes``), and the ledger of cleaning as ``exclusions``: how many persons a file speaks
        of. A file of none of them explains others or holds figures without persons.

    Returns
    -------
    DataFrame
        ``file, sha256, bytes, note``, sorted by file.
    """
    persons = _persons_per_file(clean)
    entries: list[tuple[str, str | None, int | None, str]] = []
    for path in sorted({Path(path) for path in paths}):
        name = path.name if path.is_absolute() else path.as_posix()
        few = persons.get(path.name, outline.disclosure.threshold) < outline.disclosure.threshold
        if outline.study.provenance == "collected" and few:
            entries.append((name, None, None, "suppressed;rule=persons"))
        else:
            entries.append((name, file_digest(path), path.stat().st_size, ""))
    table = pd.DataFrame(entries, columns=["file", "sha256", "bytes", "note"])
    return table.astype({"file": "string", "sha256": "string", "bytes": "Int64", "note": "string"})
