"""The table of variants names every combination of method and assumptions that a run used."""

from collections import Counter

from samskaping.estimates import as_estimates
from samskaping.present.tables import build_tables
from tests.present import sources


def row(quantity, subject, group, **fields):
    key = f"samson.{quantity}.{subject}.{group}"
    parts = {"key": key, "domain": "samson", "quantity": quantity, "subject": subject}
    return parts | {"group": group, "rule": "r", "assumption": ""} | fields


def table_of(rows, language="en"):
    outline = sources.make_outline(record=False, codebook=False)
    return build_tables(as_estimates(rows), outline, language)["variants"]


def test_numbers_of_one_kind_share_a_row_whatever_they_are_about():
    group = "level=within_case;wave=end"
    rows = [
        row("alpha", subject, group, estimate=0.7, method="feldt", assumption="pairwise")
        for subject in ("equality", "total")
    ]
    rows.append(row("alpha", "learning", group, estimate=0.7, method="feldt"))
    rows.append(row("alpha", "total", "case=north;wave=end", method="feldt", note="too_few_items"))
    told = {
        tuple(cell.id for cell in (line.heads[1], *line.cells)): line.cells[-1].label
        for line in table_of(rows).rows
    }
    assert told == {
        ("within_case;wave", "feldt", "pairwise", "2"): "2",
        ("within_case;wave", "feldt", "", "1"): "1",
        ("case;wave", "feldt", "", "1"): "1",
    }


def test_every_number_is_counted_once_and_every_grouping_has_a_word(estimates, outline):
    table = build_tables(estimates, outline, "nb")["variants"]
    counted = Counter()
    for line in table.rows:
        counted[line.heads[0].id] += int(line.cells[-1].id)
        grouping = line.heads[1]
        named = grouping.id.split(";") if grouping.id else []
        assert not set(named) & set(grouping.label.split(" × ")), "an id stands for a word"
    assert counted == Counter(estimates.loc[estimates["method"] != "", "quantity"])
