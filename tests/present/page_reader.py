"""Reads an HTML page back, the way a reviewer would: what is shown, and what it claims to be."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

import pandas as pd

from samskaping.estimates import vocabulary

_VOID = {"meta", "img", "br", "link", "hr", "input"}


@dataclass
class Keyed:
    """A number on the page with the attributes that say where it comes from."""

    attributes: dict[str, str]
    text: str = ""


@dataclass
class PageReader(HTMLParser):
    """Collects tags, texts and keyed numbers of a page."""

    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    keyed: list[Keyed] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags, self.keyed, self.texts = [], [], []
        self._open: list[tuple[str, Keyed | None]] = []
        self.feed(html)
        assert not self._open, f"left open: {self._open}"

    def handle_starttag(self, tag, attrs):
        attributes = {name: value or "" for name, value in attrs}
        self.tags.append((tag, attributes))
        number = None
        if {"data-key", "data-config", "data-count"} & attributes.keys():
            number = Keyed(attributes)
            self.keyed.append(number)
        if tag not in _VOID:
            self._open.append((tag, number))

    def handle_endtag(self, tag):
        assert self._open, f"</{tag}> closes nothing"
        opened, _ = self._open.pop()
        assert opened == tag, f"</{tag}> closes <{opened}>"

    def handle_data(self, data):
        if not self._open or self._open[-1][0] == "style":
            return
        self.texts.append(data)
        for _, number in self._open:
            if number is not None:
                number.text += data

    @property
    def text(self) -> str:
        """All that is shown."""
        return " ".join(" ".join(self.texts).split())

    def all(self, *names: str) -> list[dict[str, str]]:
        """The attributes of all elements of these names."""
        return [attributes for tag, attributes in self.tags if tag in names]


CATEGORIES = {
    "meta_inference": {
        "nb": {1: "er tause", 2: "bekrefter", 3: "utvider", 4: "avviker"},
        "en": {1: "are silent", 2: "confirm", 3: "expand", 4: "diverge"},
    },
    "on_track": {
        "nb": {1: "ja", 2: "nei", 3: "kan ikke avgjøres"},
        "en": {1: "yes", 2: "no", 3: "cannot tell"},
    },
    "evidence_grade": {
        "nb": {0: "0 · beskrivelse", 1: "1 · endring over tid", 2: "2 · tegn", 3: "3 · støttet"},
        "en": {0: "0 · description", 1: "1 · change over time", 2: "2 · sign", 3: "3 · supported"},
    },
    "evidence_start": {language: {n: str(n) for n in range(5)} for language in ("nb", "en")},
    "evidence_concern": {language: {0: "0", 1: "−1", 2: "−2"} for language in ("nb", "en")},
    "claim": {
        "nb": {1: "ønsket, av betydning", 2: "ønsket retning", 3: "ønsket, men liten",
               4: "for liten til å bety noe", 5: "motsatt av ønsket", 6: "uklart",
               7: "uten intervall"},
        "en": {1: "as intended, matters", 2: "as intended", 3: "as intended, but small",
               4: "too small to matter", 5: "the other way", 6: "unclear", 7: "no interval"},
    },
}  # fmt: skip
# How the figures of the made-up indicators are written; a square has a digit more.
DIGITS = {"deltakere": 0, "besok": 0, "tilhorighet": 2, "bidratt": 2, "vertstrivsel": 2,
          "ensomhet": 2, "utenfor": 1}  # fmt: skip
_EXACT = ("measured", "target", "case_indicator_change")


def digits_of(row: pd.Series) -> int:
    """Decimals of an indicator's number: counts are whole until they are averaged."""
    digits = DIGITS[row["subject"].rstrip("_0123456789")]
    if vocabulary()["quantities"][row["quantity"]]["unit"] == "indicator_squared":
        return digits + 1
    return digits if digits or row["quantity"] in _EXACT else 1


def expected(row: pd.Series, shown: str, language: str) -> str:
    """What a field of an estimate must look like, worked out without the package's formatting."""
    if shown == "interval":
        sign = ", " if language == "en" else "; "
        limits = (expected(row, name, language) for name in ("lower", "upper"))
        return f"[{sign.join(limits)}]"
    value = float(row[shown])
    unit = vocabulary()["quantities"][row["quantity"]]["unit"]
    if shown == "p" and value < 0.001:
        return "< .001" if language == "en" else "< ,001"
    if shown == "p":
        unit, digits = "coefficient", 3
    elif shown == "df":
        unit, digits = "count", 1
    elif row["quantity"] == "invariance_verdict" and shown == "estimate":
        return {"en": "holds", "nb": "holder"}[language] if value == 1 else ""
    elif unit == "category" and shown == "estimate":
        return CATEGORIES[row["quantity"]][language][int(value)]
    elif shown in ("n", "n_cases") or unit in ("persons", "forms", "cells", "rows", "interviews"):
        unit, digits = "count", 0
    elif unit == "share":
        # Of a probability near one the whole per cent would say that it is certain.
        many = ("missing_share", "agreement_percent", "code_prevalence")
        fine = row["quantity"] in many or row["quantity"].startswith("posterior_")
        value, digits = 100 * value, 1 if fine else 0
    elif unit in ("indicator", "indicator_squared"):
        digits = digits_of(row)
    elif unit == "fit_index":
        unit, digits = "coefficient", 3
    elif unit == "codes":
        digits = 1
    else:
        digits = 3 if unit == "scale_points_squared" else 2
    text = f"{value:.{digits}f}".replace("-", "−")
    if unit == "coefficient":
        text = text.replace("0.", ".", 1) if abs(float(f"{value:.{digits}f}")) < 1 else text
    if unit == "share":
        text += "%" if language == "en" else "\N{NO-BREAK SPACE}%"
    return text if language == "en" else text.replace(".", ",")
