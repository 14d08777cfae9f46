"""The tallies of designs that have been simulated before, kept by a digest of the design."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from samskaping.effects.calibration import Behaviour, Tally
from samskaping.numeric import NotEstimable
from samskaping.tables import publish

Found = dict[str, Behaviour]


def digest_of(parts: Mapping[str, Any]) -> str:
    """A digest of plain values, whatever their order."""
    text = json.dumps(parts, sort_keys=True, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def remembered(
    folder: Path | None, digest: str, methods: Collection[str], simulate: Callable[[], Found]
) -> Found:
    """What a file in ``folder`` says of the design, or what ``simulate`` finds, written there.

    A file that cannot be read, or does not speak of all ``methods``, is made anew.
    """
    if folder is None:
        return simulate()
    place = folder / f"{digest}.json"
    try:
        known = _read(json.loads(place.read_text(encoding="utf-8")))
        if known.keys() == set(methods):
            return known
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        # There is none, or something else wrote there: the simulation tells all that it would.
        pass
    found = simulate()
    with publish(place) as beside:
        beside.write_text(json.dumps(_written(found), sort_keys=True), encoding="utf-8")
    return found


def _written(found: Found) -> dict[str, Any]:
    return {
        name: {
            "tallies": [asdict(one) for one in part.tallies],
            "cause": None
            if part.cause is None
            else {"reason": part.cause.reason, "arguments": part.cause.arguments},
        }
        for name, part in found.items()
    }


def _read(content: dict[str, Any]) -> Found:
    return {
        name: Behaviour(
            tuple(Tally(**one) for one in part["tallies"]),
            None
            if part["cause"] is None
            else NotEstimable(part["cause"]["reason"], **part["cause"]["arguments"]),
        )
        for name, part in content.items()
    }
