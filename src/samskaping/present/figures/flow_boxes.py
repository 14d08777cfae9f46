"""The boxes of the flow diagram: one column per wave, boxes of one kind on one level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from samskaping.present.figures import style
from samskaping.present.figures.page import Page, line_height, wrap

_PAD = 0.16
_GAP = 0.55
_MAIN = 0.44  # share of a column's width that the boxes of the flow take
_ASIDE = 0.45


@dataclass(frozen=True)
class Flow:
    """The boxes of one wave as lines of words; empty where there is nothing to show."""

    label: str
    invited: tuple[str, ...]
    submitted: tuple[str, ...]
    excluded: tuple[str, ...]
    kept: tuple[str, ...]
    flagged: tuple[str, ...]


def _pieces(lines: tuple[str, ...], width: float) -> list[tuple[str, bool]]:
    """The lines broken to the width of their box; the first is a heading."""
    return [
        (piece, i == 0)
        for i, line in enumerate(lines)
        for piece in wrap(line, width - 2 * _PAD, bold=i == 0)
    ]


def box_height(lines: tuple[str, ...], width: float) -> float:
    """Height of a box with these lines; nothing without lines."""
    return len(_pieces(lines, width)) * line_height() + 2 * _PAD if lines else 0.0


def _levels(
    flows: Sequence[Flow], y: float, main: float, aside: float
) -> dict[str, tuple[float, float]]:
    """Top and height of each kind of box, the same in all columns of a row."""

    def tallest(name: str, width: float) -> float:
        return max(box_height(getattr(flow, name), width) for flow in flows)

    levels = {}
    for name, width, above in (
        ("invited", main, 0.0),
        ("submitted", main, _GAP if tallest("invited", main) else 0.0),
        ("excluded", aside, _GAP / 2),
        ("kept", main, _GAP / 2),
    ):
        levels[name] = (y + above, tallest(name, width))
        y = sum(levels[name])
    levels["flagged"] = (levels["kept"][0], tallest("flagged", aside))
    return levels


def draw_row(
    page: Page, left: float, width: float, step: float, flows: Sequence[Flow], y: float
) -> float:
    """Draw one column per wave, boxes of one kind on one level; gives where the row ends."""
    main, aside = _MAIN * width, (1 - _MAIN) * width - _ASIDE
    headings = [wrap(flow.label, width, style.HEADING, bold=True) for flow in flows]
    for i, heading in enumerate(headings):
        page.lines(left + i * step, y, heading, size=style.HEADING, bold=True)
    y += max(map(len, headings)) * line_height(style.HEADING) + 0.1
    levels = _levels(flows, y, main, aside)
    for i, flow in enumerate(flows):
        x = left + i * step
        _draw_main(page, x, main, flow, levels)
        _draw_aside(page, x, main, aside, flow, levels)
    return max(sum(level) for level in levels.values())


def _draw_main(
    page: Page, x: float, width: float, flow: Flow, levels: dict[str, tuple[float, float]]
) -> None:
    above: float | None = None
    for name in ("invited", "submitted", "kept"):
        lines: tuple[str, ...] = getattr(flow, name)
        if not lines:
            continue
        top, height = levels[name]
        if above is not None:
            page.arrow(x + width / 2, above, x + width / 2, top)
        draw_box(page, x, top, width, height, lines)
        above = top + height


def _draw_aside(
    page: Page,
    x: float,
    main: float,
    aside: float,
    flow: Flow,
    levels: dict[str, tuple[float, float]],
) -> None:
    beside = x + main + _ASIDE
    top, height = levels["excluded"]
    page.arrow(x + main / 2, top + height / 2, beside, top + height / 2)
    draw_box(page, beside, top, aside, height, flow.excluded, listed=True)
    if flow.flagged:
        top, height = levels["flagged"]
        middle = top + min(height, levels["kept"][1]) / 2
        page.line((x + main, beside), (middle, middle), dashed=True)
        draw_box(page, beside, top, aside, height, flow.flagged, listed=True)


def draw_box(
    page: Page,
    x: float,
    y: float,
    width: float,
    height: float,
    lines: tuple[str, ...],
    *,
    listed: bool = False,
) -> None:
    """A box of the flow has a tint and centred words; one that is set aside is a white list."""
    page.box(x, y, width, height, face="white" if listed else style.PALE)
    step = line_height()
    pieces = _pieces(lines, width)
    top = y + (_PAD if listed else (height - len(pieces) * step) / 2)
    for i, (piece, bold) in enumerate(pieces):
        middle = top + (i + 0.5) * step
        if listed:
            page.text(x + _PAD, middle, piece, bold=bold)
        else:
            page.text(x + width / 2, middle, piece, bold=bold, align="center")
