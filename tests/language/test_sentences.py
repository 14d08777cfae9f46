"""Claims are worded in four languages, all of which say everything with the same arguments."""

import re
from string import Formatter

import pytest

from samskaping.effects.evidence import CONCERNS, FINDINGS, GRADES
from samskaping.language.catalogue import Catalogue, _texts, available_languages

LANGUAGES = ("nb", "nn", "da", "en")
KINDS = ("change", "difference", "staggered", "series")
KEPT = ("kept", "kept_difference", "kept_staggered", "kept_series")
CAUSAL = {
    "nb": r"førte til|skyldes|takket være|bidro til|på grunn av",
    "nn": r"førte til|kjem av innsatsen|takka vere|bidrog til|på grunn av",
    "da": r"førte til|på grund af|takket være|bidrog til",
    "en": r"\bled to\b|because of|due to|thanks to|contributed to",
}


def placeholders(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_the_four_languages_are_there():
    assert set(available_languages("sentences")) == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_the_same_with_the_same_arguments(language):
    here, there = _texts(language, "sentences"), _texts("en", "sentences")
    assert here.keys() == there.keys()
    assert {key for key in here if placeholders(here[key]) != placeholders(there[key])} == set()
    assert all(text.strip() for text in here.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_grade_and_concern_has_its_words(language):
    say = Catalogue(language, "sentences")
    for kind in KINDS:
        assert {f"claims.{kind}.{name}" for name in FINDINGS} <= say.keys()
    assert {f"claims.grade.{part}.{grade}" for part in ("name", "means") for grade in GRADES} <= (
        say.keys()
    )
    assert {f"claims.concern.{name}" for name in CONCERNS} <= say.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_finding_names_the_effort_as_a_cause(language):
    texts = _texts(language, "sentences")
    said = {key: text for key, text in texts.items() if key.split(".")[1] in (*KINDS, *KEPT)}
    assert len(said) == len(KINDS) * 7 + len(KEPT) * 4
    assert [key for key, text in said.items() if re.search(CAUSAL[language], text)] == []


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_language_of_reports_has_the_sentences_too(language):
    assert language in available_languages()
    assert Catalogue(language, "sentences").tag == Catalogue(language).tag


def test_a_language_without_sentences_is_refused_by_name():
    with pytest.raises(KeyError, match="sentences"):
        Catalogue("fi", "sentences")
