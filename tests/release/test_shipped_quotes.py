"""The shipped study's quotes on their whole way: what is held back is in no byte that leaves."""

import csv
from pathlib import Path

import pandas as pd
import pytest

from samskaping.clean.codings import clean_codings
from samskaping.ingest.codings import read_codings, read_coverage
from samskaping.ingest.quotes import read_all_quotes
from samskaping.release.ledgers import count_findings
from samskaping.release.quotes import release_quotes
from samskaping.study.configuration import load_study
from samskaping.study.keys import PUBLISHED_KEY
from samskaping.tables import write_csv

ROOT = Path(__file__).parents[2]
RAW = ROOT / "data/raw"
HELD_BACK = {
    "ELV-09": "no_consent",
    "SKO-01 avgjort": "not_scrubbed",
    "SKO-02 én bestemte": "not_signed_off",
    "TOR-07": "not_found",
}


@pytest.fixture(scope="module")
def given():
    text = (RAW / "sitater.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(text.splitlines(), delimiter=";"))


@pytest.fixture(scope="module")
def study():
    return load_study(ROOT)


@pytest.fixture(scope="module")
def found(study):
    outline = study.outline()
    return read_all_quotes(study.quotes, study.codings, study.names, ROOT, outline, PUBLISHED_KEY)


@pytest.fixture(scope="module")
def left(study, found, tmp_path_factory):
    """The bytes that leave."""
    outline = study.outline()
    coded = [read_codings(one, ROOT, outline, PUBLISHED_KEY) for one in study.codings]
    read = [read_coverage(one, ROOT, outline, PUBLISHED_KEY) for one in study.coverage]
    coverage = pd.concat([one.coverage for one in (*coded, *read)])
    codings = pd.concat([one.codings for one in coded])
    passages = pd.concat([one.passages for one in coded])
    clean = clean_codings(codings, coverage, passages, outline).coverage
    folder = tmp_path_factory.mktemp("released")
    write_csv(release_quotes(found.quotes, clean, outline), folder / "quotes.csv")
    write_csv(count_findings(found.findings, outline.disclosure.threshold), folder / "found.csv")
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


def test_each_quote_is_held_back_for_the_reason_that_it_was_made_up_for(given, found):
    reasons = found.quotes["reason"].astype(object).where(found.quotes["reason"].notna(), None)
    told = {}
    for quote, reason in zip(given, reasons, strict=True):
        name = quote["Samtale"]
        told[name if name in HELD_BACK else f"{name} {quote['Kode']}"] = reason
    assert {name: reason for name, reason in told.items() if reason} == HELD_BACK
    assert found.quotes["checked"].all()


def test_no_word_that_is_held_back_leaves(given, found, left):
    shown = left.decode()
    kept = [quote["Sitat"] for quote, reason in zip(given, found.quotes["reason"], strict=True)
            if isinstance(reason, str)]  # fmt: skip
    of_few = [quote["Sitat"] for quote in given if quote["Samtale"].startswith("TÅK")]
    assert len(kept) == 4
    assert len(of_few) == 1
    assert not [text for text in (*kept, *of_few) if text in shown]


def test_no_name_or_number_leaves(left):
    names = [line for line in (RAW / "navn.txt").read_text("utf-8").splitlines() if line[0] != "#"]
    secrets = [*names, *(part for name in names for part in name.split()), "12 34 56 78", "ELV-0"]
    assert not [secret for secret in secrets if secret in left.decode()]


def test_the_others_leave_as_they_were_signed_off(given, left):
    text = left.decode()
    rows = list(csv.DictReader(text[text.index("case,wave") :].splitlines()))
    shown = {row["text"] for row in rows if row["status"] == "shown"}
    assert len(shown) == 11
    assert shown <= {quote["Sitat"] for quote in given}


def test_the_candidates_hold_none_of_the_names(found):
    told = " ".join(str(cell) for row in found.candidates for cell in row[7:])
    assert len(found.candidates) > 100
    assert not [name for name in ("Oppdikt", "Tenktmann", "Opdigt", "Påhit") if name in told]
    assert "[person]" in told
