"""What identifies somebody is taken out of what was said, and what does not is left alone."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samskaping.scrubbing import KINDS, Known, found_in, passage, scrub

KNOWN = Known.of(
    persons=[
        "Kari Nordmann", "Åse Bjørnstad", "=Per Strand", "Anne-Marie Lund", "Jens", "Søren Kjær",
        "Ole K. Hansen", "Håkon", "Van der Berg",
    ],
    places=["Elvevik", "Bø", "Åmølle", "=Os", "Nærmiljøhuset i Elvevik"],
)  # fmt: skip

NAMES = {
    "Kari Nordmann sa det": "[person] sa det",
    "kari sa det til NORDMANN": "[person] sa det til [person]",
    "det var Karis idé": "det var [person]s idé",
    "Jens' idé, Jens’s idé": "[person]' idé, [person]’s idé",
    "Kari-gjengen": "[person]-gjengen",
    "Karianne er en annen": "Karianne er en annen",
    "Anne-Marie, Anne Marie, Annemarie, anne": "[person], [person], [person], [person]",
    "anne \u2010 marie lund": "[person]",
    "Aase og Bjoernstad og Bjornstad": "[person] og [person] og [person]",
    "Hakon og Haakon": "[person] og [person]",
    "Soeren Kjaer": "[person]",
    "per uke sa Per": "per uke sa [person]",
    "en strand ved Strand": "en strand ved [person]",
    "Ole Hansen, Ole K. Hansen, Ole K Hansen, Hansen": "[person], [person], [person], [person]",
    "Kari, Jens og Håkon": "[person], [person] og [person]",
    "Kari. Jens": "[person]. [person]",
    "der og van og Berg": "der og van og [person]",
    "No\u00adrdmann og Nord\u200bmann": "[person] og [person]",
    "vi i Elvevik": "vi i [place]",
    "i Elveviks råd": "i [place]s råd",
    "elvevikingene, Elvevikbrua": "[place], [place]",
    "å bo på Bø, bøen": "å bo på [place], bøen",
    "Os og os": "[place] og os",
    "AAMØLLE og Åmølle": "[place] og [place]",
}
NUMBERS = {
    "98765432": "[phone]",
    "ring 98 76 54 32.": "ring [phone].",
    "987 65 432, 9876 5432": "[phone], [phone]",
    "98.76.54.32 eller 98-76-54-32": "[phone] eller [phone]",
    "98\u00a076\u202f54\u00a032": "[phone]",
    "+47 987 65 432": "[phone]",
    "(+45) 22 33 44 55": "[phone]",
    "0045 22334455": "[phone]",
    "+46 73-923 45 67": "[phone]",
    "073-923 45 67": "[phone]",
    "22 33\n44 55": "[phone]",
    "9 8 7 6 5 4 3 2": "[phone]",
    "tlf:98765432": "tlf:[phone]",
    "98765432 personlig": "[phone] personlig",
    "01017512345": "[id_number]",
    "010175 12345": "[id_number]",
    "41017512345": "[id_number]",
    "01817512345": "[id_number]",
    "010175-1234": "[id_number]",
    "0101751234": "[id_number]",
    "1234.56.78901": "[number]",
    "org.nr. 974 760 673": "org.nr. [number]",
    "4111 1111 1111 1111": "[number]",
    "AB 12345": "[number]",
    "AB 12 345": "[number]",
    "010175": "[date]",
    "1.2.1975, 01.02.75, 1/2-1975, 1975-02-01": "[date], [date], 1/2-1975, [date]",
    "den 12. mars 1975": "den [date]",
    "den 3. maj 1980": "den [date]",
    "født i 1975": "født i [date]",
    "har bursdag den 12. mars": "har bursdag den [date]",
}
ADDRESSES = {
    "kari.n@firma.no": "[email]",
    "mail til x+y@a-b.co.uk, takk": "mail til [email], takk",
    "kari krøllalfa firma punktum no": "[email]",
    "navn snabel-a firma.dk": "[email]",
    "navn (at) firma.dk": "[email]",
    "https://x.no/a?b=1, og": "[web], og",
    "www.x.no.": "[web].",
    "facebook.com/noen.andre": "[web]",
    "@noen_her": "[web]",
    "i Storgata 12": "i [address]",
    "Storgata 12B, 0162 Langtvekk": "[address]",
    "på Karl Johans gate 22 B": "på [address]",
    "Nørregade 4B, 2. th": "[address]",
    "Vestre Strandvej 7, st. tv": "[address]",
    "storgata 3": "[address]",
    "gnr. 12 bnr. 3": "[address]",
}
LEFT = (
    "Vi var 12 personer i 2015, 15 i 2016.",
    "2015-2016, 2019–2023, 2020/2021",
    "10.30-12.00, kl. 14.30",
    "1 250 000 kroner, 12 500 000 kr, 12 500 000 innbyggere, kr 12500000",
    "1 250 000",
    "1234567,-",
    "12. mars hadde vi møte",
    "Møteplassen 3 ganger, omveien 12 km, på vei 12 år",
    "det er bra.Se på det",
    "§ 12-4, side 120-180, 3,14",
    "[…] så [kommunen] sa",
    "12345",
    "45 %",
)


@pytest.mark.parametrize(("text", "left"), [*NAMES.items(), *NUMBERS.items(), *ADDRESSES.items()])
def test_what_identifies_is_marked_by_its_kind(text, left):
    assert scrub(text, KNOWN) == left


@pytest.mark.parametrize("text", LEFT)
def test_what_identifies_nobody_stays(text):
    assert scrub(text, KNOWN) == text


@pytest.mark.parametrize("text", NAMES)
def test_letters_in_two_parts_make_no_difference(text):
    apart = unicodedata.normalize("NFD", text)
    assert unicodedata.normalize("NFC", scrub(apart, KNOWN)) == scrub(text, KNOWN)


def test_what_is_cut_through_is_taken_out_whole():
    text = "Da kom Kari Nordmann på 98765432 hit"
    found = found_in(text, KNOWN)
    assert passage(text, 9, 30, found) == "[person] på [phone]"
    assert passage(text, 0, 7, found) == "Da kom "
    assert passage(text, 12, 14, found) == "[person]"


def test_what_stood_beside_something_that_is_gone_is_seen():
    assert scrub("Kari98765432", KNOWN) == "[person][phone]"


def test_lists_may_have_remarks_and_blank_lines():
    assert Known.of(["# de vi snakket med", "", "\ufeffKari  # leder", "Kari", "12"]) == Known(
        ("Kari",), ()
    )


def test_nothing_is_known_by_name_without_a_list():
    assert scrub("Kari fra Elvevik", Known()) == "Kari fra Elvevik"


PIECES = st.sampled_from(
    [*NAMES, *NUMBERS, *ADDRESSES, *LEFT, *(f"[{kind}]" for kind in KINDS), " ", "s", "-", ".", "+"]
)
TEXTS = st.one_of(st.lists(PIECES, max_size=6).map("".join), st.text(max_size=60))


@given(TEXTS)
def test_what_has_been_scrubbed_stays(text):
    once = scrub(text, KNOWN)
    assert scrub(once, KNOWN) == once
    assert not found_in(once, KNOWN)


@given(TEXTS)
def test_all_else_stays_in_its_order(text):
    spans = found_in(text, KNOWN)
    kept, place = [], 0
    for span in spans:
        assert place <= span.start < span.end <= len(text)
        kept.append(text[place : span.start])
        place = span.end
    marks = (*(f"[{span.kind}]" for span in spans), "")
    kept.append(text[place:])
    joined = "".join(part + mark for part, mark in zip(kept, marks, strict=True))
    assert joined == scrub(text, KNOWN)


@given(st.text(alphabet=" .,;:!?–abcæøå", max_size=20), st.sampled_from(["Kari", "98765432"]))
def test_a_name_or_number_among_other_words_never_stays(around, secret):
    assert secret not in scrub(f"{around} {secret} {around}", KNOWN)
