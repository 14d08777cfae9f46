"""The interviews as text: who says what, and which sentence carries which code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from samskaping.simulate.interview_truth import InterviewsTruth, Speech
from samskaping.simulate.population import Texts

# An answer has so many sentences, and more if it carries more codes.
FEWEST, MOST = 2, 5

Span = tuple[int, int]


@dataclass(frozen=True)
class Answer:
    """One turn of an interviewee: places in the interview's text, counted in characters from 0.

    Attributes
    ----------
    start, end
        What is said, without the name of the speaker.
    sentences
        Where each sentence starts and ends.
    told
        Number of a code: which of the sentences carries it.
    """

    start: int
    end: int
    sentences: tuple[Span, ...]
    told: Mapping[int, int]


@dataclass(frozen=True)
class Transcripts:
    """The text of every interview, and the answer of every segment."""

    texts: dict[str, str]
    answers: list[Answer]


def transcripts(
    about: InterviewsTruth,
    segments: pd.DataFrame,
    said: Texts,
    marked: Texts,
    rng: np.random.Generator,
) -> Transcripts:
    """Write the interviews whose segments carry the codes ``said`` (segments, codes).

    A question stands before every answer, and each turn on a line of its own. ``marked`` is what
    the first coder marked; sentences with identifiers stand where both agree.
    """
    texts: dict[str, str] = {}
    answers: list[Answer] = []
    names = list(about.codes)
    rare = {
        language: {code: list(held) for code, held in speech.identifying.items()}
        for language, speech in about.speech.items()
    }
    heard = said & marked
    for source, own in segments.groupby("source", sort=False):
        language = about.cases[own["case"].iloc[0]].language
        speaker = _Speaker(about.speech[language], rare[language], rng)
        text = ""
        for place in own.index:
            carried = {code: names[code] for code in np.flatnonzero(said[place]).tolist()}
            sure = [code for code in carried if heard[place, code]]
            text += speaker.question() + speaker.opening
            answer = speaker.answer(len(text), carried, sure)
            answers.append(answer[0])
            text += answer[1] + "\n"
        texts[str(source)] = text
    return Transcripts(texts, answers)


class _Speaker:
    """The two who speak in one interview; neither repeats a sentence before all have been said.

    At most one sentence of an interview has an identifier.
    """

    def __init__(
        self, speech: Speech, rare: dict[str, list[str]], rng: np.random.Generator
    ) -> None:
        first, *later = speech.questions
        self._interviewer = speech.interviewer
        self.opening = f"{speech.interviewee}: "
        self._rare = rare
        self._identified = False
        self._rng = rng
        self._questions = _round(later or [first], rng, first)
        self._other = _round(speech.other, rng)
        self._said = {code: _round(own, rng) for code, own in speech.said.items()}

    def question(self) -> str:
        """The line of the interviewer."""
        return f"{self._interviewer}: {next(self._questions)}\n"

    def answer(
        self, start: int, carried: Mapping[int, str], sure: Sequence[int]
    ) -> tuple[Answer, str]:
        """An answer that carries codes, and what it says."""
        count = max(int(self._rng.integers(FEWEST, MOST + 1)), len(carried))
        order = self._rng.permutation(count)
        told = {code: int(place) for code, place in zip(carried, order, strict=False)}
        telling = {place: code for code, place in told.items()}
        words = [
            self._of(carried[telling[place]], telling[place] in sure)
            if place in telling
            else next(self._other)
            for place in range(count)
        ]
        spans: list[Span] = []
        for sentence in words:
            spans.append((start, start + len(sentence)))
            start += len(sentence) + 1
        return Answer(spans[0][0], spans[-1][1], tuple(spans), told), " ".join(words)

    def _of(self, code: str, sure: bool) -> str:
        if sure and self._rare.get(code) and not self._identified:
            self._identified = True
            return self._rare[code].pop(0)
        return next(self._said.get(code, self._other))


def _round(
    sentences: Sequence[str], rng: np.random.Generator, first: str | None = None
) -> Iterator[str]:
    """All sentences in a random order, and then again; ``first`` before them."""
    order = rng.permutation(len(sentences))
    return _again([sentences[place] for place in order], first)


def _again(sentences: list[str], first: str | None) -> Iterator[str]:
    if first is not None:
        yield first
    while True:
        yield from sentences
