"""The projects that the reader is tried on keep to the standard's own schema."""

from pathlib import Path

import pytest

from tests.ingest.containers import unzipped
from tests.ingest.exported import FIXTURES
from tests.ingest.refi_schema import project_schema

PROJECTS = sorted(Path(FIXTURES, "refi_qda").glob("*.qdpx"))


def xml(path: Path) -> bytes:
    return unzipped(path.read_bytes())["project.qde"]


@pytest.mark.parametrize("path", PROJECTS, ids=lambda path: path.name)
def test_a_project_keeps_to_the_schema(path):
    assert project_schema().faults(xml(path)) == []


@pytest.mark.parametrize(
    ("sound", "spoilt", "fault"),
    [
        (b' startPosition="28"', b"", "PlainTextSelection lacks startPosition"),
        (b'startPosition="28"', b'startPosition="x"', "startPosition is no xsd:integer"),
        (b"<Users>", b"<Users/><Users>", "Project holds"),
        (b'isCodable="true"', b'isCodable="ja"', "isCodable is no xsd:boolean"),
        (b'guid="6549C7A4', b'guid="6549C7A', "guid is no GUIDType"),
        (b"<Description>", b"<Nonsense/><Description>", "Code holds ['Nonsense'"),
        (b"<Codes>", b"<Codes>x", "Codes has text"),
        (b'name="K1"', b'navn="K1"', "User has no navn"),
        (b'typeOfVariable="Text"', b'typeOfVariable="Tekst"', "typeOfVariable is no"),
        (b"project:1.0", b"codebook:1.0", "the root is"),
    ],
)
def test_a_project_that_does_not_is_told(sound, spoilt, fault):
    content = xml(Path(FIXTURES, "refi_qda", "two_coders_lf.qdpx"))
    assert sound in content
    assert any(fault in one for one in project_schema().faults(content.replace(sound, spoilt, 1)))
