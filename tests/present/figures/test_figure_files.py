"""The files of a figure repeat byte for byte and say what they are."""

import os
import re
import subprocess
import sys
import zlib
from hashlib import sha256

import pytest
from PIL import Image

from samskaping.estimates import write_estimates
from samskaping.present.figures import draw_figure, write_figure
from samskaping.present.figures.picture import FORMATS, save
from samskaping.present.stamp import stamp_of
from tests.present.figures.canvas import words
from tests.present.figures.made_up import OF_SCORECARD, make_estimates, make_outline, some_withheld

WRITE = """
import sys
from pathlib import Path
from samskaping.estimates import read_estimates
from samskaping.present.figures import write_figure
from samskaping.study.model import Outline
folder = Path(sys.argv[1])
outline = Outline.model_validate_json((folder / "outline.json").read_text(encoding="utf-8"))
for name in sys.argv[2:]:
    write_figure(name, read_estimates(folder / "estimates.parquet"), outline, ("nb",), folder)
"""


@pytest.fixture(scope="module")
def outline():
    return make_outline(cases=2, items=5, values=2)


@pytest.fixture(scope="module")
def estimates(outline):
    return make_estimates(outline, withheld=some_withheld)


def digests(folder):
    return {
        path.name: sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.suffix in (".svg", ".pdf", ".png")
    }


def test_another_process_writes_the_same_bytes(outline, estimates, tmp_path):
    here, there = tmp_path / "here", tmp_path / "there"
    there.mkdir()
    names = ("reliability", "answer_distributions")
    for name in reversed(names):
        write_figure(name, estimates, outline, ("nb",), here)
    write_estimates(estimates, there / "estimates.parquet")
    (there / "outline.json").write_text(outline.model_dump_json(), encoding="utf-8")

    environment = os.environ | {"PYTHONHASHSEED": "99", "TZ": "Asia/Tokyo"}
    subprocess.run([sys.executable, "-c", WRITE, str(there), *names], check=True, env=environment)

    assert len(digests(here)) == len(names) * len(FORMATS)
    assert digests(here) == digests(there)


def test_saving_again_gives_the_same_bytes(outline, estimates, tmp_path):
    picture = draw_figure("item_map", estimates, outline, "nb")
    save(picture, tmp_path / "item_map")
    before = digests(tmp_path)
    save(picture, tmp_path / "item_map")

    assert len(before) == len(FORMATS)
    assert digests(tmp_path) == before


@pytest.mark.parametrize("name", OF_SCORECARD)
def test_files_hold_no_time_and_say_title_stamp_and_contents(name, outline, estimates, tmp_path):
    picture = draw_figure(name, estimates, outline, "nb")
    save(picture, tmp_path / name)

    svg = (tmp_path / f"{name}.svg").read_text(encoding="utf-8")
    pdf = (tmp_path / f"{name}.pdf").read_bytes()
    with Image.open(tmp_path / f"{name}.png") as image:
        told = dict(image.text)
        width = image.width

    assert "<dc:date>" not in svg
    assert f"<dc:title>{picture.title}</dc:title>" in svg
    assert picture.stamp in svg.split("</metadata>")[0]
    assert b"CreationDate" not in pdf
    assert told == {"Title": picture.title, "Description": f"{picture.stamp} {picture.alt}"}
    assert width == int(17 / 2.54 * 200)


@pytest.mark.parametrize(
    ("provenance", "language", "stamp"),
    [
        ("synthetic", "nb", "Syntetiske data – ikke ekte svar"),
        ("synthetic", "en", "Synthetic data – not real answers"),
        ("public", "nb", "Offentlige data – åpne data fra andre"),
        (
            "collected",
            "en",
            "Collected data – answers from participants, released in aggregate only",
        ),
    ],
)
@pytest.mark.parametrize("name", OF_SCORECARD)
def test_the_stamp_can_be_read_in_the_picture(name, provenance, language, stamp):
    outline = make_outline(cases=1, items=2, values=1, waves=1, provenance=provenance)

    drawn = words(draw_figure(name, make_estimates(outline), outline, language).figure)

    assert stamp in drawn
    assert any("illustrer" in text or "illustrative" in text for text in drawn)


def test_text_in_an_svg_is_text(outline, estimates, tmp_path):
    save(draw_figure("reliability", estimates, outline, "nb"), tmp_path / "reliability")

    svg = (tmp_path / "reliability.svg").read_text(encoding="utf-8")
    drawn = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    assert {"Syntetiske data – ikke ekte svar", "Cronbachs α", "0,8"} <= set(drawn)
    assert "DejaVu Sans" in svg


def test_fonts_in_a_pdf_come_without_the_tables_that_only_a_typesetter_needs(
    outline, estimates, tmp_path
):
    save(draw_figure("d_study", estimates, outline, "nb"), tmp_path / "d_study")

    pdf = (tmp_path / "d_study.pdf").read_bytes()
    streams = re.findall(rb"stream\n(.*?)\nendstream", pdf, re.S)
    fonts = [
        font
        for font in (zlib.decompress(one) for one in streams if one[:1] == b"x")
        if b"glyf" in font[:400]
    ]
    assert fonts
    assert [font for font in fonts if b"GSUB" in font[:400] or b"GPOS" in font[:400]] == []


def test_official_wording_needs_no_warning():
    assert stamp_of(make_outline(wording="official"), "nb").wording == ""
    assert "studiens egen" in stamp_of(make_outline(wording="own"), "nb").wording


def test_a_figure_is_written_in_every_language_and_format(outline, estimates, tmp_path):
    write_figure("respondent_flow", estimates, outline, ("nb", "en"), tmp_path)

    assert sorted(path.name for path in tmp_path.iterdir()) == [
        f"respondent_flow.{language}.{ending}"
        for language in ("en", "nb")
        for ending in ("pdf", "png", "svg")
    ]


def test_an_unknown_figure_is_refused(outline, estimates):
    with pytest.raises(KeyError, match="radar"):
        draw_figure("radar", estimates, outline, "nb")
