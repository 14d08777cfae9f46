"""Register series and staggered starts as figure, tables and text."""

import json
import re
from functools import cache
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from samskaping.analysis.soimpact.over_time import over_time
from samskaping.present.figures import draw_figure, figures_of, style
from samskaping.present.released import Released
from samskaping.present.report.over_time import told
from samskaping.present.report.run import Run
from samskaping.present.tables import over_time as shown
from samskaping.present.tables import tables_of
from samskaping.present.words import Words
from samskaping.study.record import Record
from tests.analysis.soimpact.conftest import make_measurements
from tests.analysis.soimpact.over_time_study import (
    GROUPS,
    INDICATORS,
    drawn_rows,
    months,
    record,
)
from tests.present.figures.canvas import texts, words
from tests.present.sources import make_outline

CASES = tuple(case.id for case in make_outline(cases=4).cases)
TABLES = {"series_changes", "synthetic", "synthetic_donors", "series_periods", "staggered"}


def outline(cases=("a", "b"), indicators=INDICATORS):
    """The study of ``over_time_study`` in two languages, its cases under their own ids."""
    calls = {**indicators["calls"], "cases": list(cases)} if "calls" in indicators else None
    chosen = {**indicators, **({"calls": calls} if calls else {})}
    text = json.dumps(record(chosen)).replace('{"en": "text"}', '{"nb": "Tekst", "en": "Text"}')
    made = make_outline(cases=4, scorecard=False, codebook=False)
    named = tuple(
        case.model_copy(update={"id": name}) for case, name in zip(made.cases, "abcd", strict=True)
    )
    return made.model_copy(update={"record": Record.model_validate_json(text), "cases": named})


@cache
def estimates(withheld=False):
    """Of a case that jumps, one that no mixture resembles, and starts."""
    draw, rows = np.random.default_rng(3), drawn_rows()
    rows += months("b", draw.normal(40, 3, 105) - 5 * (np.arange(105) > 75))
    found = over_time(make_measurements(rows, GROUPS), outline())
    if withheld:
        numbers = ["estimate", "lower", "upper", "se", "df", "statistic", "p", "n", "n_cases"]
        for name in numbers:
            found[name] = pd.array([pd.NA] * len(found), dtype=found[name].dtype)
        found["note"] = "suppressed;rule=persons"
    return found


@cache
def drawn(language, withheld=False):
    return draw_figure("over_time", estimates(withheld), outline(), language)


def built(study, language):
    """The tables that there can be, by name."""
    released, say = Released(estimates(), study.record), Words(study, language)
    return {name: getattr(shown, name)(released, say) for name in sorted(TABLES)}


@pytest.mark.parametrize(("language", "withheld"), [("nb", False), ("en", False), ("nb", True)])
def test_every_text_lies_inside_the_sheet_and_apart_from_the_others(language, withheld):
    figure = drawn(language, withheld).figure
    written = texts(figure)
    width, height = figure.get_size_inches() * 100
    outside = [
        w.text for w in written if w.left < 0 or w.bottom < 0 or w.right > width or w.top > height
    ]
    assert outside == []
    assert [(a.text, b.text) for a, b in combinations(written, 2) if a.overlaps(b)] == []
    assert min(w.size for w in written) >= 8
    assert width == pytest.approx(style.WIDTH / 2.54 * 100)
    assert height / 100 * 2.54 <= 24.2


def test_where_all_is_withheld_the_figure_says_so_and_draws_no_number():
    written = words(drawn("nb", True).figure)
    assert written.count("Linjen (holdt tilbake)") == 3
    lines = drawn("nb", True).figure.axes[0].lines
    assert all(len(line.get_xdata()) <= 2 for line in lines)


def test_the_alternative_text_tells_the_numbers():
    alt = drawn("en").alt
    ends = estimates().set_index("key")["estimate"]
    value = ends["soimpact.series_end_difference.calls.case=a"]
    assert f"at the end {value:.1f} from the continued line" in alt


def test_a_study_has_what_its_designs_allow():
    both, neither = outline(), outline(indicators={"joy": {}})
    assert {"over_time", "attainment"} <= set(figures_of(both))
    alone = figures_of(outline(indicators={"calls": INDICATORS["calls"]}))
    assert "over_time" in alone
    assert "attainment" not in alone
    assert set(tables_of(both)) >= TABLES
    assert "over_time" not in figures_of(neither)
    assert not TABLES & set(tables_of(neither))


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_number_stands_in_the_row_that_names_it(language):
    tables = built(outline(), language)
    known = estimates().set_index("key")
    for name in TABLES:
        assert tables[name].rows
        for row in tables[name].rows:
            for cell in row.cells:
                number = getattr(cell, "number", None)
                if number is None:
                    continue
                ids = {head.id for head in row.heads}
                assert number.subject in ids
                if "case" in number.levels:
                    assert number.levels["case"] in ids
                stored = known.loc[number.key, "estimate"]
                assert number.estimate == (None if np.isnan(float(stored or np.nan)) else stored)
    lines = [row.heads[2].id for row in tables["series_changes"].rows]
    assert lines == [*["alone", "less_comparison", "newey_west"] * 2, "alone"]
    assert [row.heads[2].id for row in tables["synthetic"].rows][:2] == ["declared", "all_periods"]
    first = [row.heads[1].id for row in tables["staggered"].rows]
    assert first[:2] == ["staggered_overall.total", "staggered_overall.variant=permutation"]
    assert first[2:5] == [f"staggered_event.event={event}" for event in ("m1", "0", "1")]


def said(language, indicators=INDICATORS):
    study = outline(indicators=indicators)
    tables = built(study, language)
    run = Run(Released(estimates(), study.record), study, Words(study, language), {}, tables)
    return re.sub(r"<[^>]+>", " ", " ".join(map(str, told(run))))


def test_a_control_that_does_not_go_like_the_case_gets_no_rank_and_no_difference():
    text = said("en")
    assert "number 1 of 5 series" in re.sub(r"\s+", " ", text)
    assert "nothing is said of a difference from a synthetic control" in text
    assert "effect" not in text.replace("the effort", "")


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_text_speaks_of_the_designs_that_there_are(language):
    assert said(language, {"joy": {}}) == ""
    alone = said(language, {"mood": INDICATORS["mood"]})
    both = said(language)
    assert len(alone) < len(both)
    assert "{" not in both
