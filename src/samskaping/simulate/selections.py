"""What coders select in the text to carry the codes that they mark."""

from __future__ import annotations

import numpy as np
import pandas as pd

from samskaping.simulate.interview_truth import Habit
from samskaping.simulate.population import Floats, Texts
from samskaping.simulate.transcripts import Answer, Span

# A selection that begins late or ends early lacks at most so many words, and at least half of the
# selection's words remain.
WORDS_OFF = 2
LONG_ENOUGH = 8


def selections(
    texts: dict[str, str],
    segments: pd.DataFrame,
    answers: list[Answer],
    marked: Texts,
    habit: Habit,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """One row per mark of a coder: ``segment, code, start, end``, segment by segment.

    A code that the answer carries is marked at the sentence that carries it, another one at a
    sentence that carries none, if there is one; or the whole answer is marked.
    """
    draws = rng.random((*marked.shape, 4))
    rows: list[tuple[int, int, int, int]] = []
    sources = segments["source"].tolist()
    for segment, code in np.argwhere(marked).tolist():
        text = texts[sources[segment]]
        start, end = _selected(text, answers[segment], code, habit, draws[segment, code])
        rows.append((segment, code, start, end))
    return pd.DataFrame(rows, columns=["segment", "code", "start", "end"])


def _selected(text: str, answer: Answer, code: int, habit: Habit, draw: Floats) -> Span:
    whole, place, late, early = draw.tolist()
    start, end = answer.start, answer.end
    if whole >= habit.whole_turn:
        start, end = answer.sentences[_sentence(answer, code, place)]
    if text.count(" ", start, end) + 1 < LONG_ENOUGH:
        return start, end
    if late < habit.late:
        for _ in range(_words(late, habit.late)):
            start = text.index(" ", start) + 1
    if early < habit.early:
        for _ in range(_words(early, habit.early)):
            end = text.rindex(" ", start, end)
    return start, end


def _sentence(answer: Answer, code: int, draw: float) -> int:
    if code in answer.told:
        return answer.told[code]
    every = range(len(answer.sentences))
    carry = set(answer.told.values())
    empty = [place for place in every if place not in carry] or list(every)
    return empty[int(draw * len(empty))]


def _words(draw: float, share: float) -> int:
    """1 to ``WORDS_OFF`` words, from a draw that is below the share."""
    return 1 + int(draw / share * WORDS_OFF)
