"""Every language says everything that the others say, with the same arguments."""

from importlib.resources import files
from string import Formatter

import pytest
import yaml
from babel import Locale

from samskaping.language import Catalogue, available_languages
from samskaping.language.catalogue import _texts

LANGUAGES = available_languages()


def forms(text):
    return text if isinstance(text, dict) else {"other": text}


def placeholders(text):
    return {
        name
        for form in forms(text).values()
        for _, name, _, _ in Formatter().parse(form)
        if name is not None
    }


def folder(language):
    return files("samskaping.language").joinpath("catalogues", language)


def test_norwegian_and_english_are_there():
    assert {"nb", "en"} <= set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_texts(language):
    assert Catalogue(language).keys() == Catalogue("en").keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_takes_the_same_arguments_in_every_language(language):
    here, there = _texts(language), _texts("en")
    differing = {key for key in here if placeholders(here[key]) != placeholders(there[key])}
    assert differing == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_has_plural_forms_in_every_language_or_in_none(language):
    here, there = _texts(language), _texts("en")
    differing = {key for key in here if isinstance(here[key], dict) != isinstance(there[key], dict)}
    assert differing == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_plural_forms_are_those_that_the_language_has(language):
    rule = Locale.parse(language).plural_form
    possible = {rule(n) for n in range(200)} | {"other"}
    for key, text in _texts(language).items():
        assert set(forms(text)) <= possible, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_or_something_else_than_text(language):
    for key, text in _texts(language).items():
        for form in forms(text).values():
            assert isinstance(form, str), key
            assert form.strip(), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_key_stands_twice_in_a_file(language):
    for entry in folder(language).iterdir():
        seen = yaml.compose(entry.read_text(encoding="utf-8"))
        assert _repeated(seen) == [], entry.name


def _repeated(node):
    if not isinstance(node, yaml.MappingNode):
        return []
    names = [key.value for key, _ in node.value]
    below = [name for _, child in node.value for name in _repeated(child)]
    return below + [name for name in names if names.count(name) > 1]
