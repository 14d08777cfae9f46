"""Interviews drawn from the truth: who speaks of what in which answer, and who marked it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pandas as pd

from samskaping.simulate.interview_truth import InterviewsTruth
from samskaping.simulate.population import Purpose, Texts, stream
from samskaping.simulate.transcripts import Transcripts, transcripts
from samskaping.simulate.truth import Truth


@dataclass(frozen=True)
class Interviewed:
    """Interviews with their codings.

    Attributes
    ----------
    sources
        One row per interview: ``case, role, person, source, segments, quotable, date``, and per
        coder whether the coder read it.
    segments
        One row per segment, which is an answer: ``case, role, person, source, unit, start, end,
        text``.
    said
        (segments, codes): whether the segment carries the code.
    marked
        coder: (segments, codes): what the coder marked, also in interviews that were not read.
    spoken
        The interviews as text.
    """

    sources: pd.DataFrame
    segments: pd.DataFrame
    said: Texts
    marked: dict[str, Texts]
    spoken: Transcripts


def simulate_interviews(truth: Truth, about: InterviewsTruth) -> Interviewed:
    """Draw the interviews of a truth."""
    sources = _about_persons(truth, about, _sources(truth, about))
    segments = _segments(sources)
    said = _said(truth, about, segments)
    marked = {}
    for number, coder in enumerate(about.coders):
        draw = stream(truth, Purpose.CODED, number).random(said.shape)
        skills = [code.skill[coder] for code in about.codes.values()]
        found = np.array([skill.sensitivity for skill in skills])
        invented = np.array([1 - skill.specificity for skill in skills])
        marked[coder] = draw < np.where(said, found, invented)
    first = marked[next(iter(about.coders))]
    spoken = transcripts(about, segments, said, first, stream(truth, Purpose.WORDS))
    return Interviewed(sources, _with_text(segments, spoken), said, marked, spoken)


def _sources(truth: Truth, about: InterviewsTruth) -> pd.DataFrame:
    """The interviews of each case, and who read them: just the stated share of each case."""
    rows: list[dict[str, object]] = []
    fewest, most = about.segments
    for number, (name, case) in enumerate(about.cases.items()):
        rng = stream(truth, Purpose.INTERVIEWED, number)
        roles = [role for role, n in case.persons.items() for _ in range(n)]
        persons = list(range(1, len(roles) + 1))
        again = rng.choice(len(persons), size=case.interviewed_again, replace=False)
        order = [*range(len(persons)), *sorted(int(place) for place in again)]
        lengths = rng.integers(fewest, most + 1, size=len(order))
        read = {coder: _chosen(rng, len(order), share) for coder, share in about.coders.items()}
        for turn, place in enumerate(order):
            rows.append(
                {
                    "case": name,
                    "role": roles[place],
                    "person": f"{case.prefix.lower()}{persons[place]:03d}",
                    "source": f"{case.prefix}-{turn + 1:02d}",
                    "turn": turn + 1,
                    "segments": int(lengths[turn]),
                    **{coder: bool(chosen[turn]) for coder, chosen in read.items()},
                }
            )
    return pd.DataFrame(rows)


def _chosen(rng: np.random.Generator, n: int, share: float) -> Texts:
    chosen = np.zeros(n, dtype=bool)
    chosen[rng.permutation(n)[: round(share * n)]] = True
    return chosen


def _segments(sources: pd.DataFrame) -> pd.DataFrame:
    table = sources.loc[sources.index.repeat(sources["segments"])].reset_index(drop=True)
    table["unit"] = table.groupby("source", sort=False).cumcount() + 1
    return table


def _with_text(segments: pd.DataFrame, spoken: Transcripts) -> pd.DataFrame:
    texts = [
        spoken.texts[source][answer.start : answer.end]
        for source, answer in zip(segments["source"], spoken.answers, strict=True)
    ]
    return segments.assign(
        text=texts,
        start=[answer.start for answer in spoken.answers],
        end=[answer.end for answer in spoken.answers],
    )


def _about_persons(truth: Truth, about: InterviewsTruth, sources: pd.DataFrame) -> pd.DataFrame:
    """Who may be quoted, and when each interview was made: in the last wave of the scorecard."""
    rng = stream(truth, Purpose.QUOTABLE)
    persons = list(dict.fromkeys(sources["person"]))
    may = dict(zip(persons, (rng.random(len(persons)) < about.quotable).tolist(), strict=True))
    last = list(truth.waves.values())[-1]
    days = rng.integers(0, (last.closes - last.opens).days + 1, size=len(sources))
    dates = [last.opens + timedelta(days=int(day)) for day in days]
    return sources.assign(quotable=sources["person"].map(may), date=dates)


def _said(truth: Truth, about: InterviewsTruth, segments: pd.DataFrame) -> Texts:
    rng = stream(truth, Purpose.SPOKEN)
    persons = list(dict.fromkeys(segments["person"]))
    case = dict(zip(segments["person"], segments["case"], strict=True))
    place = segments["person"].map({person: n for n, person in enumerate(persons)}).to_numpy()
    said = np.zeros((len(segments), len(about.codes)), dtype=bool)
    for number, code in enumerate(about.codes.values()):
        chance = np.array([code.speaks[case[person]] for person in persons])
        speaks = rng.random(len(persons)) < chance
        said[:, number] = speaks[place] & (rng.random(len(segments)) < code.in_segment)
    return said
