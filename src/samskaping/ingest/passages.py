"""Where paragraphs and sentences of an interview begin and end; the text goes no further.

A paragraph is a line that is not blank, in a transcript as a rule what one person says. A sentence
ends with a full stop, a question or exclamation mark, or an ellipsis, and the next one begins with
a capital, a figure, an opening quotation mark, a dash or a symbol. Bokmål, nynorsk, Danish and
English share these rules and have their abbreviations in one list: a text may hold several of the
languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pandas as pd

from samskaping.tables import PARAGRAPH, SENTENCE, TEXT, empty_table, in_types

Span = tuple[int, int]

_LINE = re.compile(r"[^\r\n\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}]+")
# A mark that may end a sentence, what closes around it, and the blanks before the next.
_END = re.compile(r"(?:[!?…]+|\.+)[»”’\"')\]«›]*(?=\s)\s+")
# What a sentence does not begin with: a small letter goes on, and so does a closing mark.
_GOES_ON = re.compile(r"[a-zæøåäöéüþð,;:)\]]")
_LAST_WORD = re.compile(r"[\w.]+$")
_INITIAL = re.compile(r"(?:^|\W)[A-ZÆØÅÄÖ]\.$")
# Those that a name or a figure may follow. What as a rule ends a list (osv., m.m., etc.) is none of
# them: where a capital follows it, the sentence has ended. Nor is a word that may end a sentence.
_NORWEGIAN = (
    "adm adr avd avg bl.a ca d.v.s dvs e.kr ekskl evt f.eks f.kr f.o.m fig fr frk fvt hhv hr iflg "
    "ifm ift inkl innb jf jfr jr kap kgl kl kr m.a mht mill mrd nr obl p.g.a pga pkt pr prof ref "
    "s.k s.u sek st stk t.d t.eks t.h t.o.m t.v tel tf tlf u.a v.s.a vedr vha"
)
_DANISH = (
    "afd afg alm anm cand d.d d.å eksv fhv fx gl henv hdl ibid kbh lign maks mio mdr ndr ndf nuv "
    "opr pct præs skt sml spm stud tidl ugtl vejl vhj"
)
_ENGLISH = "approx cf co dept dr e.g esp gov hon i.e inc ltd messrs mr mrs ms pp rev sr vs"
_ABBREVIATIONS = frozenset(f"{_NORWEGIAN} {_DANISH} {_ENGLISH}".split())


def passages(text: str) -> Iterator[tuple[str, int, int, int]]:
    """Kind, number, start and end of each passage: paragraphs, sentences, and the whole text.

    Places are counted in characters from 0, and ``end`` is the character after the last. Blanks
    around a passage do not belong to it. A text without any has only itself.
    """
    yield TEXT, 1, 0, len(text)
    number = 0
    for place, (start, end) in enumerate(_paragraphs(text)):
        yield PARAGRAPH, place + 1, start, end
        for first, last in sentences(text[start:end]):
            number += 1
            yield SENTENCE, number, start + first, start + last


def sentences(paragraph: str) -> Iterator[Span]:
    """Where the sentences of a paragraph begin and end; one without an end is one sentence."""
    start = 0
    for mark in _END.finditer(paragraph):
        if mark.end() < len(paragraph) and _ends(paragraph, start, mark):
            yield start, start + len(paragraph[start : mark.end()].rstrip())
            start = mark.end()
    if start < len(paragraph):
        yield start, len(paragraph)


def table_of(
    texts: Mapping[str, str], interviews: Mapping[str, tuple[str | None, str]], file: str
) -> pd.DataFrame:
    """The tidy table ``passages`` of the texts of a file.

    ``interviews`` gives the case and the pseudonym of each text; one without is left out.
    """
    rows = [
        (*interviews[name], kind, number, start, end, file)
        for name, text in texts.items()
        if name in interviews
        for kind, number, start, end in passages(text)
    ]
    if not rows:
        return empty_table("passages")
    columns = ["case", "source", "kind", "number", "start", "end", "source_file"]
    return in_types(pd.DataFrame(rows, columns=columns), "passages")


def _paragraphs(text: str) -> Iterator[Span]:
    for line in _LINE.finditer(text):
        written = line.group()
        start = line.start() + len(written) - len(written.lstrip())
        end = line.start() + len(written.rstrip())
        if start < end:
            yield start, end


def _ends(paragraph: str, start: int, mark: re.Match[str]) -> bool:
    """Whether a sentence ends at a mark, or an abbreviation or a number goes on."""
    if _GOES_ON.match(paragraph[mark.end()]):
        return False
    before = paragraph[start : mark.start()]
    if not mark.group().startswith(".") or mark.group().startswith(".."):
        return True
    last = _LAST_WORD.search(before)
    word = last.group().lower() if last else ""
    if word in _ABBREVIATIONS or _INITIAL.search(before + "."):
        return False
    # "1. Vi møttes": the number that a list begins with is no sentence.
    return not (word.isdigit() and before.strip() == word)
