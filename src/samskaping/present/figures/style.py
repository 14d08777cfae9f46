"""Palette, sizes and fonts of every figure; measures are centimetres and points at report width."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from matplotlib import colormaps, rc_context
from matplotlib.backends import _backend_pdf_ps
from matplotlib.colors import to_hex, to_rgb
from numpy import linspace

WIDTH = 17.0
MARGIN = 0.2
TEXT = 8.0
HEADING = 9.0
TITLE = 11.0
LINE = 1.22
POINT = 2.54 / 72

INK = "#1a1a1a"
MUTED = "#595959"
FAINT = "#a0a0a0"
RULE = "#cfcfcf"
PALE = "#f3f3f3"
BAND = "#dcdcdc"
HATCH = "//////"

# Okabe & Ito (2008); yellow is left out because it is faint on white.
OKABE_ITO = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
MARKERS = ("o", "D", "^", "s", "v", "P", "X", "<", ">", "p", "h")

STAMPS = {
    "synthetic": ("#FFE9A8", "#7A5B00"),
    "public": ("#DDEBF7", "#1F4E79"),
    "collected": ("#ECECEC", "#595959"),
}


# A PDF names glyphs by number: how letters combine in a font is of no use in it, and taking these
# tables apart costs as much as all else that is saved.
_COMBINING = ("GDEF", "GPOS", "GSUB")


@contextmanager
def saving(salt: str) -> Iterator[None]:
    """Settings under which files have the same text, font and identifiers on every machine.

    DejaVu Sans comes with matplotlib; the names after it are what a browser may fall back on
    where an SVG is shown without it. ``salt`` seeds the identifiers in an SVG.
    """
    options = _backend_pdf_ps.subset.Options  # type: ignore[attr-defined]
    usual = options._drop_tables_default
    options._drop_tables_default = [*usual, *_COMBINING]
    try:
        with rc_context(
            {
                "font.sans-serif": ["DejaVu Sans", "Verdana", "Arial", "sans-serif"],
                "svg.fonttype": "none",
                "svg.hashsalt": salt,
                "pdf.fonttype": 42,
            }
        ):
            yield
    finally:
        options._drop_tables_default = usual


class Mark(NamedTuple):
    """A marker that differs from its neighbours in colour and in shape."""

    colour: str
    shape: str


def group_mark(index: int) -> Mark:
    """The marker of the group with this number; shapes outlast the colours."""
    return Mark(OKABE_ITO[index % len(OKABE_ITO)], MARKERS[index % len(MARKERS)])


def greyed(colour: str) -> str:
    """The grey that is as light as a colour."""
    red, green, blue = to_rgb(colour)
    return to_hex((0.299 * red + 0.587 * green + 0.114 * blue,) * 3)


def share_colour(share: float) -> tuple[str, str]:
    """A colour from white to dark blue for a share of 1, and the ink that is legible on it."""
    face = to_hex(colormaps["Blues"](0.92 * share)) if share > 0 else "#ffffff"
    red, green, blue = to_rgb(face)
    return face, INK if 0.299 * red + 0.587 * green + 0.114 * blue > 0.5 else "#ffffff"


def likert_colours(points: int) -> tuple[str, ...]:
    """A diverging palette, lowest answer first: orange, a light grey middle if odd, purple."""
    half = points // 2
    # The lightest steps stay clear of the middle, also in print without colours.
    ramp = linspace(0.10, min(0.40, 0.52 - 0.42 / half), half)
    low = [to_hex(colormaps["PuOr"](float(x))) for x in ramp]
    high = [to_hex(colormaps["PuOr"](float(1 - x))) for x in reversed(ramp)]
    middle = ["#ebebeb"] if points % 2 else []
    return (*low, *middle, *high)
