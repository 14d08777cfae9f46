"""The list of broken studies, which the modules with cases fill."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Break = Callable[[Path], None]

# The files of each sound study, so that it is made once.
_SOUND: dict[Break, dict[str, bytes]] = {}


@dataclass(frozen=True)
class Case:
    """A sound study, how it is broken, and the numbers of the findings that this must give."""

    name: str
    start: Break
    spoil: Break
    numbers: tuple[str, ...]

    @property
    def stops(self) -> bool:
        """Whether the study cannot be run."""
        return any(number.startswith("E") for number in self.numbers)

    def write(self, folder: Path) -> None:
        """Write the broken study."""
        if self.start not in _SOUND:
            self.start(folder)
            paths = [path for path in folder.rglob("*") if path.is_file()]
            _SOUND[self.start] = {
                path.relative_to(folder).as_posix(): path.read_bytes() for path in paths
            }
        for name, content in _SOUND[self.start].items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        self.spoil(folder)


CASES: dict[str, Case] = {}


def broken(start: Break, *numbers: str) -> Callable[[Break], Break]:
    """Enter a way to break the study that ``start`` writes; the function's name is the case's."""

    def enter(spoil: Break) -> Break:
        name = spoil.__name__
        assert name not in CASES, f"{name} stands twice"
        CASES[name] = Case(name, start, spoil, numbers)
        return spoil

    return enter
