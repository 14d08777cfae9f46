"""Paragraphs and sentences of a text are found at their places, in bokmål, Danish and English."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samskaping.ingest.passages import passages, sentences, table_of


def parted(text):
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Vi møttes. Så gikk vi.", ["Vi møttes.", "Så gikk vi."]),
        ("Ja! Virkelig? Nei … Jo.", ["Ja!", "Virkelig?", "Nei …", "Jo."]),
        ("Bussen går kl. 5. Så gikk vi.", ["Bussen går kl. 5.", "Så gikk vi."]),
        ("Det var bl.a. Elvevik og ca. 20 andre.", ["Det var bl.a. Elvevik og ca. 20 andre."]),
        ("Møtet 17. mai ble avlyst.", ["Møtet 17. mai ble avlyst."]),
        ("1. Vi skrev en liste. 2. Vi leste den.", ["1. Vi skrev en liste.", "2. Vi leste den."]),
        ("«Prøv, så ser vi.» Og vi prøvde.", ["«Prøv, så ser vi.»", "Og vi prøvde."]),
        ("Vi kom osv. Så gikk vi.", ["Vi kom osv.", "Så gikk vi."]),
        ("A. B. Moen leste det. Det gjorde jeg.", ["A. B. Moen leste det.", "Det gjorde jeg."]),
        ("Hun sagde »prøv det.« Så prøvede vi.", ["Hun sagde »prøv det.«", "Så prøvede vi."]),
        ("Det koster fx 3,5 mio. Ål er dyrt.", ["Det koster fx 3,5 mio. Ål er dyrt."]),
        ("– Ja. – Nei.", ["– Ja.", "– Nei."]),
        ("Fint 😀. 🎉 Og så?", ["Fint 😀.", "🎉 Og så?"]),
        ("Mr. Smith left. He came back at 3.5 p.m. today.",
         ["Mr. Smith left.", "He came back at 3.5 p.m. today."]),
        ("uten punktum", ["uten punktum"]),
    ],
)  # fmt: skip
def test_a_sentence_ends_where_the_next_one_begins(text, parts):
    assert parted(text) == parts


def test_a_paragraph_is_a_line_that_is_not_blank_without_the_blanks_around_it():
    text = "  Hva skjedde?\n\n \t\nVi møttes. Så gikk vi. \n"
    found = [(kind, number, text[start:end]) for kind, number, start, end in passages(text)]
    assert found == [
        ("text", 1, text),
        ("paragraph", 1, "Hva skjedde?"),
        ("sentence", 1, "Hva skjedde?"),
        ("paragraph", 2, "Vi møttes. Så gikk vi."),
        ("sentence", 2, "Vi møttes."),
        ("sentence", 3, "Så gikk vi."),
    ]


def test_an_empty_text_has_only_itself():
    assert list(passages("")) == [("text", 1, 0, 0)]


@given(st.text(alphabet="aÅ.!?… \n«»😀1", max_size=60))
def test_sentences_hold_all_that_is_written_once_and_in_order(text):
    spans = [part[2:] for part in passages(text) if part[0] == "sentence"]
    assert "".join(text[start:end] for start, end in spans).replace(" ", "") == "".join(
        text.split()
    )
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    assert all(text[start:end].strip() == text[start:end] != "" for start, end in spans)


def test_the_table_keeps_places_and_no_text():
    table = table_of({"ELV-01": "Ja. Nei.", "ELV-02": "x"}, {"ELV-01": ("elvevik", "i1")}, "a.qdpx")
    assert table[["source", "kind", "start", "end"]].values.tolist() == [
        ["i1", "text", 0, 8],
        ["i1", "paragraph", 0, 8],
        ["i1", "sentence", 0, 3],
        ["i1", "sentence", 4, 8],
    ]
    assert not table.astype("string").isin(["Ja.", "Nei.", "ELV-01"]).any(axis=None)
