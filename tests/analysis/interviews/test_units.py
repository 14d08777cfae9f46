"""Codings lie in the units that they share enough with."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samskaping.analysis.interviews.units import Spans, read_units, within
from samskaping.ingest.passages import passages
from samskaping.tables import empty_table, typed

TEXT = "Hva skjedde?\nVi møttes. Så gikk vi hjem.\nNei."


def made(*rows, text=TEXT):
    """Codings of one interview with this text, as (coder, code, start, end)."""
    about = {"case": "east", "source": "i1", "person": "p1", "source_file": "a.qdpx"}
    coded = [
        about | {"coder": coder, "code": code, "start": start, "end": end, "source_row": n + 1}
        for n, (coder, code, start, end) in enumerate(rows)
    ]
    parts = [
        {"case": "east", "source": "i1", "source_file": "a.qdpx"}
        | dict(zip(("kind", "number", "start", "end"), part, strict=True))
        for part in passages(text)
    ]
    return tuple(
        typed(pd.DataFrame(of).reindex(columns=empty_table(name).columns), name)
        for name, of in (("codings", coded), ("coverage", coded), ("passages", parts))
    )


def placed(unit, *rows, overlap=0.5, text=TEXT):
    """For each coding the places of its units, and the sizes of all units."""
    found = read_units(*made(*rows, text=text), unit, overlap)
    of = [found.unit[found.coding == n].tolist() for n in range(len(rows))]
    return of, found.size.tolist(), found.unplaced


def test_a_few_words_too_many_or_too_few_change_nothing():
    whole, late, early = (13, 42), (16, 42), (10, 40)
    of, sizes, unplaced = placed(
        "segment", *(("ann", "heard", *ends) for ends in (whole, late, early))
    )
    assert of == [[1], [1], [1]]
    assert (sizes, unplaced) == ([1, 1, 1], 0)


def test_a_word_in_a_paragraph_is_in_it_and_a_coding_over_two_is_in_both():
    of, _, _ = placed("segment", ("ann", "heard", 16, 22), ("ann", "heard", 0, 42))
    assert of == [[1], [0, 1]]


def test_sentences_are_smaller_than_paragraphs():
    of, sizes, _ = placed("sentence", ("ann", "heard", 13, 42), ("bo", "heard", 24, 42))
    assert of == [[1, 2], [2]]
    assert len(sizes) == 4


@pytest.mark.parametrize(("overlap", "units"), [(0.3, [[0, 1]]), (0.5, [[1]]), (1.0, [[]])])
def test_how_much_must_be_shared_is_declared(overlap, units):
    # Five characters of the question and twelve of the answer.
    assert placed("segment", ("ann", "heard", 8, 25), overlap=overlap)[0] == units


def test_characters_are_counted_in_stretches_between_the_ends_of_codings():
    of, sizes, _ = placed("character", ("ann", "heard", 2, 10), ("bo", "heard", 5, 12))
    assert sizes == [2, 3, 5, 2, len(TEXT) - 12]
    assert of == [[1, 2], [2, 3]]


def test_what_lies_nowhere_is_counted():
    rows = [("ann", "heard", pd.NA, pd.NA), ("ann", "heard", 5, 5), ("ann", pd.NA, pd.NA, pd.NA)]
    assert placed("sentence", *rows)[2] == 2


def test_a_coding_beyond_the_text_ends_with_it():
    of, sizes, _ = placed("character", ("ann", "heard", 43, 99))
    assert (of, sizes) == ([[1]], [43, len(TEXT) - 43])


def test_an_interview_without_text_has_no_sentences():
    codings, coverage, _ = made(("ann", "heard", 0, 9))
    found = read_units(codings, coverage, empty_table("passages"), "sentence", 0.5)
    assert (len(found.source), found.unplaced) == (0, 1)


ends = st.tuples(st.integers(0, 1), st.integers(0, 20), st.integers(1, 9))


@given(st.lists(ends, max_size=6), st.lists(st.integers(1, 6), max_size=6), st.floats(0.1, 1))
def test_the_pairs_are_those_of_looking_at_each(spans, lengths, overlap):
    source, start, length = (np.array([one[k] for one in spans], dtype=np.int64) for k in range(3))
    given_ = Spans(source, start, start + length)
    last = np.cumsum(lengths, dtype=np.int64)
    first = last - np.array(lengths, dtype=np.int64)
    units = Spans(np.repeat(np.arange(2), len(last)), np.tile(first, 2), np.tile(last, 2))
    expected = {
        (n, m)
        for n in range(len(source))
        for m in range(len(units.start))
        if source[n] == units.source[m]
        and (common := min(given_.end[n], units.end[m]) - max(start[n], units.start[m])) > 0
        and common >= overlap * min(length[n], units.end[m] - units.start[m]) - 1e-9
    }
    assert (
        set(zip(*(of.tolist() for of in within(given_, units, overlap)), strict=True)) == expected
    )
