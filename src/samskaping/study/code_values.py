"""Which value of the scorecard each code is about."""

from __future__ import annotations

from samskaping.study.codebook import Codebook


def code_values(codebook: Codebook) -> dict[str, tuple[str, str | None]]:
    """The value of each code and its direction, or those of the nearest code above that has one.

    A code that is about no value is left out.
    """
    codes = {code.id: code for code in codebook.codes}
    found: dict[str, tuple[str, str | None]] = {}
    for name in codes:
        line: list[str] = []
        at: str | None = name
        while at in codes and at not in line:
            line.append(at)
            at = codes[at].parent if codes[at].value is None else None
        value = codes[line[-1]].value
        if value is not None:
            found[name] = (value, codes[line[-1]].direction)
    return found
