"""Released quotes, read back and said in words."""

import pandas as pd
import pytest

from samskaping.language import Catalogue, available_languages
from samskaping.present.quote_words import marks_in_words, withheld_sentences
from samskaping.present.quoted import Quotes
from samskaping.present.words import Words
from samskaping.release.quotes import COLUMNS, FEW, MORE, SHOWN, UNCHECKED, UNKNOWN, WITHHELD
from samskaping.scrubbing import KINDS
from samskaping.tables import QUOTE_REASONS, write_csv
from tests.release.made_study import outline

STUDY = outline(["a", "b"], ["citizen"], ["end"])


def release(*rows):
    table = pd.DataFrame(rows).reindex(columns=list(COLUMNS))
    return table.astype(dict.fromkeys(COLUMNS, "string") | {"n": "Int64"})


TOLD = release(
    {"case": "a", "wave": "end", "value": "trust", "direction": "supports", "role": "citizen",
     "text": "Da sa [person] «ja» & <gikk> […]", "status": SHOWN},
    {"case": "a", "wave": "end", "value": "trust", "text": "NA", "status": SHOWN},
    {"case": "b", "value": "trust", "status": WITHHELD},
    {"status": "no_consent", "n": 7},
    {"status": FEW, "note": "suppressed;rule=persons"},
)  # fmt: skip


@pytest.fixture
def quotes(tmp_path):
    write_csv(TOLD, tmp_path / "quotes.csv")
    return Quotes.read(tmp_path / "quotes.csv")


def test_quotes_are_found_by_case_and_value(quotes):
    first, second = quotes.of("a", "trust", "end")
    assert (first.direction, first.role, first.wave) == ("supports", "citizen", "end")
    assert (second.text, second.role) == ("NA", "")
    assert quotes.of("b", "trust", "end") == ()
    assert quotes.withheld("b", "trust", "end")
    assert not quotes.withheld("a", "trust", "end")


def test_what_was_taken_out_is_told_in_words(quotes):
    first, _ = quotes.of("a", "trust", "end")
    assert marks_in_words(first.text, Words(STUDY, "nb")) == "Da sa [navn] «ja» & <gikk> […]"


def test_what_is_withheld_is_counted_in_words(quotes):
    told = withheld_sentences(quotes, Words(STUDY, "en"))
    assert told == (
        "7 quotes: withheld, since the person has not agreed to it.",
        "A few quotes, or quotes of few persons: withheld, since too few persons were "
        "interviewed in the case.",
    )


def test_without_quotes_there_is_nothing_to_tell(tmp_path):
    write_csv(release(), tmp_path / "quotes.csv")
    empty = Quotes.read(tmp_path / "quotes.csv")
    assert not empty
    assert empty.counts == ()


@pytest.mark.parametrize("language", available_languages())
def test_every_reason_and_every_mark_has_its_words(language):
    keys = Catalogue(language).keys()
    reasons = {*QUOTE_REASONS, UNKNOWN, FEW, MORE, UNCHECKED}
    for part, names in (("status", reasons), ("mark", KINDS)):
        known = {key for key in keys if key.startswith(f"quotes.{part}.")}
        assert known == {f"quotes.{part}.{name}" for name in names}
