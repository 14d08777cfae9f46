"""A SurveyXact export in its dialect of semicolons, cp1252 and LF: data, labels and structure."""

from __future__ import annotations

import csv
import io

import pandas as pd

from samskaping.simulate.truth import FileTruth

STRUCTURE = ["questionName", "variableName", "questionType", "subType", "questionText",
             "choiceValue", "choiceText"]  # fmt: skip
STATES = ("state_new", "state_distributed", "state_partial", "state_completed", "state_dropped")
CHOSEN = {"0": "Ikke valgt", "1": "Valgt"}


def surveyxact(sheet: pd.DataFrame, layout: FileTruth) -> bytes:
    """The data: no cell is quoted, so that none may hold the separator or a line break.

    Raises
    ------
    ValueError
        A cell does; the tool would write a file that nobody can read back.
    """
    lines = [list(sheet.columns), *sheet.itertuples(index=False, name=None)]
    for line in lines:
        if any(layout.separator in cell or "\n" in cell for cell in line):
            raise ValueError("an unquoted cell cannot hold the separator or a line break")
    text = "".join(layout.separator.join(line) + "\n" for line in lines)
    return text.encode(layout.encoding)


def companions(layout: FileTruth) -> dict[str, bytes]:
    """The files that explain the data: the labels, without a header, and the structure."""
    holds: dict[str, str] = {**layout.before_items}
    holds |= dict.fromkeys(layout.items.values(), "item")
    holds |= layout.after_items
    labels: list[list[str]] = []
    structure: list[list[str]] = [STRUCTURE]
    every = round(1 / layout.mess.trailing_blanks) if layout.mess.trailing_blanks else 0
    for column, content in holds.items():
        known = CHOSEN if content in STATES else layout.labels.get(content, {})
        for code, label in known.items():
            # The tool keeps the blanks that somebody typed after an answer.
            blank = " " if every and len(labels) % every == 1 else ""
            labels.append([column, code, label + blank])
        question = column.rpartition("_")[0] if content in ("item", *STATES) else column
        kinds = ["Open", "String"]
        if known:
            kinds = ["Closed", "Multiple" if content in STATES else "Single"]
        about = layout.questions.get(column, "")
        choice = [column.rpartition("_")[2], about] if content in STATES else ["", ""]
        text = layout.questions.get(question, "") if content in STATES else about
        structure.append([question, column, *kinds, text, *choice])
    made = {"labels": labels, "structure": structure}
    return {layout.companions[name]: _text(lines, layout) for name, lines in made.items()}


def _text(lines: list[list[str]], layout: FileTruth) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=layout.separator, lineterminator="\n").writerows(lines)
    return text.getvalue().encode(layout.encoding)
