"""Write anew what the command says of every broken study: ``python -m tests.broken``."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from samskaping.quarantine.process import one_process_for_many
from tests.broken.cases import CASES
from tests.broken.checked import EXPECTED, LANGUAGES, STUDY, expected, say


def main() -> None:
    """Write what is said; what belongs to no case is removed."""
    EXPECTED.mkdir(exist_ok=True)
    written = set()
    with one_process_for_many():
        for case in CASES.values():
            with TemporaryDirectory() as place:
                folder = Path(place) / STUDY
                case.write(folder)
                for language in LANGUAGES:
                    said = say(folder, language)
                    path = expected(case.name, language)
                    path.write_text(said.out, encoding="utf-8")
                    written.add(path)
    for path in set(EXPECTED.iterdir()) - written:
        path.unlink()


if __name__ == "__main__":
    main()
