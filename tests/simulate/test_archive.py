"""Archives and streams of our own can be read by everybody else's hands."""

import io
import random
import zipfile
import zlib

import pytest

from samskaping.simulate.archive import archive, deflated

NOISE = random.Random(1).randbytes(5_000)
CONTENTS = [
    b"",
    b"a",
    b"abcabc",
    b"a" * 1_000,
    "På kjøkkenet: «Æ, ja» 😀. ".encode() * 40,
    bytes(range(256)) * 3,
    NOISE,
    NOISE + bytes(40_000) + NOISE,
]


@pytest.mark.parametrize("content", CONTENTS, ids=range(len(CONTENTS)))
def test_a_stream_gives_its_content_back(content):
    assert zlib.decompress(deflated(content), wbits=-15) == content


def test_what_is_said_again_takes_little_room():
    once = b"".join(b"%d %d; " % (n, n * n) for n in range(500))
    assert len(deflated(once + once)) < 1.1 * len(deflated(once))


@pytest.mark.parametrize("far", [1, 4, 5, 24_000, 32_768, 32_769, 40_000])
def test_matches_lie_as_far_back_as_the_format_lets_them_and_no_farther(far):
    content = b"SAMTALE" + bytes(n % 251 for n in range(far))[: max(0, far - 7)] + b"SAMTALE"
    assert zlib.decompress(deflated(content), wbits=-15) == content


@pytest.mark.parametrize("compressed", [True, False])
def test_an_archive_holds_its_entries_in_order_with_their_names(compressed):
    entries = {"project.qde": b"<Project/>" * 30, "sources/Bodø.txt": "æøå".encode(), "tom": b""}
    with zipfile.ZipFile(io.BytesIO(archive(entries, compressed=compressed))) as opened:
        assert opened.testzip() is None
        assert opened.namelist() == list(entries)
        assert {name: opened.read(name) for name in entries} == entries
        assert {entry.date_time for entry in opened.infolist()} == {(2026, 1, 1, 0, 0, 0)}


def test_a_stream_is_the_same_each_time_to_the_byte():
    # Four letters, the same twelve again, and the end.
    assert deflated(b"hei " * 4).hex() == "cb48cd5440c600"
