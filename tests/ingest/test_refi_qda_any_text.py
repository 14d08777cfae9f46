"""Whatever the texts are, the codings of a project are found again where they were put."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ingest.refi_projects import (
    code,
    coding,
    column,
    export,
    found,
    passages,
    qde,
    qdpx,
    selection,
    source,
)

CODES = ("Tillit", "Åpenhet", "Varighet")
CODERS = ("K1", "K2", "K3")
SIGNS, HALVED = "abæøåÅé1e\u0301漢-", "😀👩‍👧"


@dataclass(frozen=True)
class Put:
    """A coding as it is put into a project: the text from ``start`` to ``end`` of a document."""

    document: int
    start: int
    end: int
    code: str
    coder: str


pytestmark = pytest.mark.usefixtures("one_process")


def is_word(sign: str) -> bool:
    return sign.isalnum()


def lines(signs: str) -> st.SearchStrategy[list[str]]:
    words = st.text(st.sampled_from(signs), min_size=1, max_size=6)
    return st.lists(st.lists(words, max_size=6).map(" ".join), min_size=1, max_size=5)


@st.composite
def projects(
    draw: st.DrawFn, *, whole_words: bool, signs: str = SIGNS
) -> tuple[list[str], list[Put]]:
    """Texts whose lines end with one character, and codings in them."""
    text = lines(signs).map("\n".join).filter(str.strip)
    texts = draw(st.lists(text, min_size=1, max_size=3))
    puts = []
    for document, text in enumerate(texts):
        ends = [
            place
            for place in range(len(text) + 1)
            if not whole_words
            or place in (0, len(text))
            or not (is_word(text[place - 1]) and is_word(text[place]))
        ]
        for _ in range(draw(st.integers(0, 4))):
            start, end = sorted((draw(st.sampled_from(ends)), draw(st.sampled_from(ends))))
            chosen = text[start:end]
            whole = chosen.removesuffix("\n")
            if whole and (not whole_words or whole == whole.strip()):
                who, what = draw(st.sampled_from(CODERS)), draw(st.sampled_from(CODES))
                puts.append(Put(document, start, end, what, who))
    whole = texts[0].strip() if whole_words else texts[0]
    first = texts[0].index(whole)
    return texts, puts or [Put(0, first, first + len(whole), CODES[0], CODERS[0])]


def written(
    texts: list[str],
    puts: list[Put],
    *,
    ends: str,
    mark: bool,
    as_one: bool,
    mark_counts: bool,
    halves: bool = False,
) -> bytes:
    """The project as a tool stores it that counts in a certain way."""
    sources, files = [], {}
    for document, text in enumerate(texts):

        def counted(place: int, text: str = text) -> int:
            before = text[:place] if as_one else text[:place].replace("\n", ends)
            long = len(before.encode("utf-16-le")) // 2 if halves else len(before)
            return long + mark_counts

        marked = [
            selection(counted(one.start), counted(one.end), coding(one.code, one.coder))
            for one in puts
            if one.document == document
        ]
        sources.append(source(f"A{document}", *marked, plain=f"internal://{document}.txt"))
        stored = ("\ufeff" if mark else "") + text.replace("\n", ends)
        files[f"Sources/{document}.txt"] = stored.encode()
    return qdpx(qde(*sources, codes=[code(one) for one in CODES], users=CODERS), files)


def told(content: bytes) -> tuple[list[tuple[str, ...]], dict[str, dict[str, object]]]:
    read = export(content)
    cells = [column(read, name) for name in ("document", "coder", "code", "start", "end")]
    assert None not in passages(read)
    return list(zip(*cells, strict=True)), found(read)


def expected(puts: list[Put]) -> list[tuple[str, ...]]:
    return [(f"A{p.document}", p.coder, p.code, str(p.start), str(p.end)) for p in puts]


@given(projects(whole_words=False))
def test_any_codings_of_texts_with_plain_line_ends_are_found_again(project):
    texts, puts = project
    content = written(texts, puts, ends="\n", mark=False, as_one=False, mark_counts=False)
    assert told(content) == (expected(puts), {})


@given(projects(whole_words=True), st.booleans())
def test_codings_of_whole_words_are_found_again_whatever_the_line_ends_and_marks(project, mark):
    texts, puts = project
    content = written(texts, puts, ends="\r\n", mark=mark, as_one=False, mark_counts=False)
    assert told(content)[0] == expected(puts)


@given(projects(whole_words=True), st.booleans(), st.booleans())
def test_tools_that_count_otherwise_are_understood_or_the_doubt_is_told(project, as_one, counts):
    texts, puts = project
    read = export(written(texts, puts, ends="\r\n", mark=True, as_one=as_one, mark_counts=counts))
    cells = [column(read, name) for name in ("document", "coder", "code", "start", "end")]
    same = list(zip(*cells, strict=True)) == expected(puts)
    assert same or "qda_places_undecided" in found(read)


@given(projects(whole_words=True, signs=SIGNS + HALVED), st.booleans())
def test_tools_that_count_emoji_otherwise_are_understood_or_it_is_told(project, halves):
    texts, puts = project
    way = {"mark": False, "as_one": False, "mark_counts": False, "halves": halves}
    places, findings = told(written(texts, puts, ends="\n", **way))
    assert places == expected(puts) or findings.keys() & {
        "qda_halves_counted",
        "qda_halves_undecided",
    }
