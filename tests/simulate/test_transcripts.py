"""The interviews' text says what the truth states, and coders select passages of it."""

import pytest

from samskaping.simulate import design
from samskaping.simulate.interview_designs import interviews_design
from samskaping.simulate.interview_truth import Habit, InterviewsTruth
from samskaping.simulate.interviewed import simulate_interviews
from samskaping.simulate.population import Purpose, stream
from samskaping.simulate.selections import selections

SAID = {"value_1_for": ("De lyttet 😀 til oss.", "Vi ble hørt."), "beside": ("Det var dyrt.",)}
RARE = {
    "value_1_for": ("Ola Oppdikt lyttet.", "Kari Påfunn lyttet.", "Jeg heter Per Påhitt."),
    "beside": ("Ring 12 34 56 78.", "Spør i Elvevik.", "Skriv til a@example.org."),
}


@pytest.fixture(scope="module")
def truth():
    tiny = design(interviews=True)
    about = interviews_design(
        list(tiny.cases),
        list(tiny.roles),
        ["value_1", "value_2"],
        layout="refi_qda",
        segments=(4, 9),
    )
    # The first coder misses half of what is there, the second finds much that is not.
    skill = {
        "coder_1": {"sensitivity": 0.5, "specificity": 0.99},
        "coder_2": {"sensitivity": 0.8, "specificity": 0.8},
    }
    for code in about["codes"].values():
        code["skill"] = skill
    about["speech"]["nb"] = about["speech"]["nb"] | {"said": SAID, "identifying": RARE}
    return tiny.model_copy(update={"interviews": InterviewsTruth.model_validate(about)})


@pytest.fixture(scope="module")
def drawn(truth):
    return simulate_interviews(truth, truth.interviews)


def selected(truth, drawn, **habit):
    """What the second coder selects with a habit, each with its answer and text."""
    habit = Habit(**{"whole_turn": 0, "late": 0, "early": 0} | habit)
    rng = stream(truth, Purpose.SELECTED, 1)
    texts, answers = drawn.spoken.texts, drawn.spoken.answers
    made = selections(texts, drawn.segments, answers, drawn.marked["coder_2"], habit, rng)
    for segment, code, start, end in made.itertuples(index=False):
        yield answers[segment], code, start, end, texts[drawn.segments["source"][segment]]


def test_each_turn_is_a_line_and_every_answer_follows_a_question(drawn):
    for source, own in drawn.segments.groupby("source"):
        lines = drawn.spoken.texts[source].splitlines()
        assert [line[:3] for line in lines] == ["I: ", "D: "] * len(own)
        assert [line[3:] for line in lines[1::2]] == list(own["text"])


def test_an_interview_begins_with_the_first_question(drawn):
    assert all(text.startswith("I: Hvordan begynte det?\n") for text in drawn.spoken.texts.values())


def test_an_answer_has_two_to_five_sentences_or_one_for_each_code_if_they_are_more(drawn):
    counts = [len(answer.sentences) for answer in drawn.spoken.answers]
    carried = drawn.said.sum(axis=1)
    assert {2, 3, 4, 5} <= set(counts)
    assert all(
        (2 <= count <= 5) or count == codes for count, codes in zip(counts, carried, strict=True)
    )


def test_a_code_is_carried_by_a_sentence_of_its_own(truth, drawn):
    codes = list(truth.interviews.codes)
    for segment, answer in enumerate(drawn.spoken.answers):
        assert sorted(answer.told) == drawn.said[segment].nonzero()[0].tolist()
        assert len(set(answer.told.values())) == len(answer.told)
        text = drawn.spoken.texts[drawn.segments["source"][segment]]
        for code, place in answer.told.items():
            start, end = answer.sentences[place]
            if codes[code] in SAID:
                assert text[start:end] in (*SAID[codes[code]], *RARE[codes[code]])


def test_what_is_said_for_a_code_is_not_said_without_it(truth, drawn):
    code = list(truth.interviews.codes).index("beside")
    for text, said in zip(drawn.segments["text"], drawn.said[:, code], strict=True):
        assert any(one in text for one in (*SAID["beside"], *RARE["beside"])) == said


def test_a_sentence_with_an_identifier_stands_once_and_where_the_first_coder_marked_it(
    truth, drawn
):
    codes = list(truth.interviews.codes)
    for code, sentences in RARE.items():
        for sentence in sentences:
            holds = drawn.segments["text"].str.contains(sentence, regex=False)
            (segment,) = holds[holds].index
            assert drawn.marked["coder_1"][segment, codes.index(code)]


def test_no_interview_has_two_sentences_with_identifiers(drawn):
    every = [sentence for sentences in RARE.values() for sentence in sentences]
    held = [sum(one in text for one in every) for text in drawn.spoken.texts.values()]
    assert sorted(held) == [0] * (len(held) - len(every)) + [1] * len(every)


def test_a_coder_selects_the_sentence_that_carries_the_code(truth, drawn):
    for answer, code, start, end, _ in selected(truth, drawn):
        assert (start, end) in answer.sentences
        if code in answer.told:
            assert (start, end) == answer.sentences[answer.told[code]]


def test_a_code_that_is_not_there_is_seen_where_no_other_is_if_there_is_such_a_sentence(
    truth, drawn
):
    false = [one for one in selected(truth, drawn) if one[1] not in one[0].told]
    assert false
    for answer, _, start, end, _ in false:
        place = answer.sentences.index((start, end))
        told = set(answer.told.values())
        assert place not in told or len(told) == len(answer.sentences)


def test_a_coder_of_whole_turns_selects_all_that_is_said(truth, drawn):
    for answer, _, start, end, text in selected(truth, drawn, whole_turn=1):
        assert (start, end) == (answer.start, answer.end)
        assert text[start - 3 : start] == "D: "


def test_a_careless_coder_leaves_words_out_but_half_of_them_stay(truth, drawn):
    neat = list(selected(truth, drawn, whole_turn=1))
    careless = list(selected(truth, drawn, whole_turn=1, late=1, early=1))
    shorter = 0
    for (_, _, first, last, text), (_, _, start, end, _) in zip(neat, careless, strict=True):
        assert first <= start < end <= last
        words, whole = text[start:end].split(), text[first:last].split()
        assert 2 * len(words) >= len(whole)
        assert " ".join(words) in text[first:last]
        shorter += len(words) < len(whole)
        if len(whole) >= 8:
            assert 2 <= len(whole) - len(words) <= 4
    assert shorter > 10
