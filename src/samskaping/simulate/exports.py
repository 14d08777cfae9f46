"""Raw files as survey tools export them; these writers share nothing with the readers."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence

import pandas as pd

from samskaping.simulate.surveyxact import surveyxact
from samskaping.simulate.truth import FileTruth

BOM = "\ufeff"


def nettskjema(sheet: pd.DataFrame, layout: FileTruth) -> bytes:
    """A Nettskjema CSV export: every cell in quotes, lines end with LF."""
    return _delimited(sheet, layout, csv.QUOTE_ALL, "\n")


def delimited(sheet: pd.DataFrame, layout: FileTruth) -> bytes:
    """A plain CSV as a spreadsheet on Windows saves it: quotes where needed, CRLF."""
    return _delimited(sheet, layout, csv.QUOTE_MINIMAL, "\r\n")


def _delimited(sheet: pd.DataFrame, layout: FileTruth, quoting: int, end: str) -> bytes:
    text = io.StringIO()
    writer = csv.writer(
        text,
        delimiter=layout.separator,
        quoting=quoting,  # type: ignore[arg-type]
        lineterminator=end,
    )
    writer.writerow(sheet.columns)
    writer.writerows(sheet.itertuples(index=False, name=None))
    return text.getvalue().encode(layout.encoding)


def delimited_text(lines: Sequence[Sequence[str]]) -> str:
    """Lines as a spreadsheet on Windows writes them: semicolons, quotes where needed, CRLF."""
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(lines)
    return text.getvalue()


WRITERS: dict[str, Callable[[pd.DataFrame, FileTruth], bytes]] = {
    "nettskjema": nettskjema,
    "delimited": delimited,
    "surveyxact": surveyxact,
}
