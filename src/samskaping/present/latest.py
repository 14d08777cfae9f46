"""The latest of several numbers: what a figure or a summary shows where a table shows all."""

from __future__ import annotations

from samskaping.present.instruments import contrasts
from samskaping.present.released import Number, Released
from samskaping.study.model import Outline
from samskaping.study.record import Indicator, Record


def last_contrast(
    released: Released, record: Record, indicator: Indicator, quantity: str
) -> str | None:
    """The latest change that an indicator has a number of, or the latest there could be."""
    known = contrasts(record, indicator)
    shown = {
        number.levels.get("occasion")
        for number in released.select(quantity)
        if number.subject == indicator.id and number.estimate is not None
    }
    return next((one for one in reversed(known) if one in shown), known[-1] if known else None)


def last_attainment(released: Released, record: Record, indicator: str, case: str) -> Number | None:
    """How far a case has come with an indicator, at the last occasion at which it was measured."""
    order = [one.id for one in record.occasions]
    found = [
        number
        for number in released.select("attainment", case=case)
        if number.subject == indicator
        and number.levels.get("occasion") in order
        and number.reason != "not_measured"
    ]
    return max(found, key=lambda one: order.index(one.levels["occasion"]), default=None)


def joint_wave(released: Released, outline: Outline) -> str:
    """The last wave whose scores are held against the interviews."""
    found = released.levels("meta_inference", "wave")
    waves = [wave.id for wave in outline.waves]
    return next((wave for wave in reversed(waves) if wave in found), waves[-1])
