"""Every finding has its number and its words, in each language."""

import pytest

from samskaping.language import Catalogue, available_languages
from samskaping.study.findings import CODES, Finding


def test_numbers_are_unique():
    assert len(set(CODES.values())) == len(CODES)


@pytest.mark.parametrize("language", available_languages())
def test_every_code_says_what_why_and_what_to_do_and_no_words_are_left_over(language):
    known = {key for key in sorted(Catalogue(language).keys()) if key.startswith("door.findings.")}
    assert known == {
        f"door.findings.{code}.{part}" for code in CODES for part in ("what", "why", "do")
    }


def test_a_code_that_nobody_knows_is_refused():
    with pytest.raises(ValueError, match="not a code"):
        Finding(code="something")
