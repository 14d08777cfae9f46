"""Interviews drawn from the truth: who speaks of what in which segment, and who marked it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from samskaping.simulate.interview_truth import InterviewsTruth
from samskaping.simulate.population import Purpose, Texts, stream
from samskaping.simulate.truth import Truth


@dataclass(frozen=True)
class Interviewed:
    """Interviews with their codings.

    Attributes
    ----------
    sources
        One row per interview: ``case, role, person, source, segments``, and per coder whether the
        coder read it.
    segments
        One row per segment: ``case, role, person, source, unit, start, end, text``.
    said
        (segments, codes): whether the segment carries the code.
    marked
        coder: (segments, codes): what the coder marked, also in interviews that were not read.
    """

    sources: pd.DataFrame
    segments: pd.DataFrame
    said: Texts
    marked: dict[str, Texts]


def simulate_interviews(truth: Truth, about: InterviewsTruth) -> Interviewed:
    """Draw the interviews of a truth."""
    sources = _sources(truth, about)
    segments = _segments(truth, about, sources)
    said = _said(truth, about, segments)
    marked = {}
    for number, coder in enumerate(about.coders):
        draw = stream(truth, Purpose.CODED, number).random(said.shape)
        skills = [code.skill[coder] for code in about.codes.values()]
        found = np.array([skill.sensitivity for skill in skills])
        invented = np.array([1 - skill.specificity for skill in skills])
        marked[coder] = draw < np.where(said, found, invented)
    return Interviewed(sources, segments, said, marked)


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


def _segments(truth: Truth, about: InterviewsTruth, sources: pd.DataFrame) -> pd.DataFrame:
    table = sources.loc[sources.index.repeat(sources["segments"])].reset_index(drop=True)
    table["unit"] = table.groupby("source", sort=False).cumcount() + 1
    rng = stream(truth, Purpose.WORDS)
    language = table["case"].map({name: case.language for name, case in about.cases.items()})
    table["text"] = [
        about.sentences[name][int(draw * len(about.sentences[name]))]
        for name, draw in zip(language, rng.random(len(table)), strict=True)
    ]
    # Between two segments stands what the interviewer said, which nobody codes.
    gaps = rng.integers(20, 200, size=len(table))
    length = table["text"].str.len().to_numpy()
    whole = pd.Series(gaps + length).groupby(table["source"], sort=False).cumsum().to_numpy()
    return table.assign(start=whole - length, end=whole)


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
