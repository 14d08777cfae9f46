"""A browser opens the report without an error, a request, or a page wider than a phone."""

import re
import shutil
import subprocess
import tempfile

import pytest

from samskaping.present.quoted import Quote, Quotes
from samskaping.present.report import Figure, render_report
from samskaping.present.report.case_pages import write_case_pages
from samskaping.present.report.joint_pages import write_joint_pages
from tests.present.source_estimates import make_estimates
from tests.present.sources import make_outline

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 2"><rect width="4" height="2"/></svg>'
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip

pytestmark = [
    pytest.mark.chromium,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]


@pytest.fixture
def page(estimates, outline, tmp_path):
    picture = tmp_path / "figure.svg"
    picture.write_text(SVG, encoding="utf-8")
    figures = {"case_profiles": Figure(picture, "Title", "How to read it.", "Words.")}
    path = tmp_path / "report.html"
    path.write_text(render_report(estimates, outline, "nb", figures), encoding="utf-8")
    return path


def open_page(path, *flags):
    with tempfile.TemporaryDirectory() as profile:
        return subprocess.run(
            [CHROMIUM, *FLAGS, f"--user-data-dir={profile}", *flags, path.as_uri()],
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )


def test_the_page_loads_without_console_messages(page):
    opened = open_page(page, "--enable-logging=stderr", "--v=0", "--dump-dom")
    assert "CONSOLE" not in opened.stderr
    assert 'id="summary"' in opened.stdout


def requests_of(path, log):
    """Addresses that a page asks for; what the browser itself asks for has no page behind it."""
    open_page(path, f"--log-net-log={log}", "--dump-dom")
    events = re.findall(r'\{"params":\{[^\n]*', log.read_text(encoding="utf-8"))
    started = [event for event in events if '"initiator":' in event and '"url":' in event]
    by_page = [event for event in started if '"initiator":"not an origin"' not in event]
    return [re.search(r'"url":"([^"]*)', event)[1] for event in by_page]


def test_the_page_asks_for_nothing(page, tmp_path):
    assert requests_of(page, tmp_path / "net.json") == []


def test_a_request_would_have_been_seen(tmp_path):
    asking = tmp_path / "asking.html"
    asking.write_text('<img src="http://127.0.0.1:9/picture.png" alt="">', encoding="utf-8")
    assert "http://127.0.0.1:9/picture.png" in requests_of(asking, tmp_path / "net.json")


def test_a_phone_does_not_scroll_the_page_sideways(page):
    html = page.read_text(encoding="utf-8")
    policy = "default-src 'none'"
    html = html.replace(policy, f"{policy}; script-src 'unsafe-inline'")
    measure = (
        "<script>const page = document.documentElement;"
        "page.dataset.widths = page.scrollWidth + ' in ' + page.clientWidth</script></body>"
    )
    probe = page.with_name("probe.html")
    probe.write_text(html.replace("</body>", measure), encoding="utf-8")
    opened = open_page(probe, "--window-size=500,800", "--dump-dom")
    needed, given = re.search(r'data-widths="(\d+) in (\d+)"', opened.stdout).groups()
    assert int(needed) <= int(given) <= 500


@pytest.mark.parametrize("language", ["nb", "en"])
def test_each_case_is_printed_on_a_page_of_its_own(language, tmp_path):
    outline = make_outline(codebook=False)
    path, printed = tmp_path / "cases.html", tmp_path / "cases.pdf"
    write_case_pages(path, make_estimates(outline), outline, language)
    open_page(path, "--no-pdf-header-footer", f"--print-to-pdf={printed}")
    assert len(re.findall(rb"/Type /Page\b", printed.read_bytes())) == len(outline.cases)


def test_the_pages_of_cases_load_without_console_messages_and_ask_for_nothing(tmp_path):
    outline = make_outline(codebook=False)
    path = tmp_path / "cases.html"
    write_case_pages(path, make_estimates(outline), outline, "nb")
    opened = open_page(path, "--enable-logging=stderr", "--v=0", "--dump-dom")
    assert "CONSOLE" not in opened.stderr
    assert requests_of(path, tmp_path / "net.json") == []


def said(outline):
    """As many quotes as a page holds, as long as they may be."""
    text = "Vi satt rundt det samme bordet, og det vi sa, sto i referatet neste gang. " * 4
    return Quotes(
        tuple(
            Quote(case.id, value.id, "shown", text, side, "forvaltning")
            for case in outline.cases
            for value in outline.scorecard.values
            for side in ("supports", "questions")
        )
    )


@pytest.mark.parametrize(
    ("language", "cases", "quoted"),
    [("nb", 6, False), ("en", 6, False), ("nb", 6, True), ("en", 6, True), ("nb", 12, False)],
)
def test_each_value_is_printed_on_one_page_lying_down(language, cases, quoted, tmp_path):
    outline = make_outline(record=False, cases=cases)
    path, printed = tmp_path / "joint.html", tmp_path / "joint.pdf"
    quotes = said(outline) if quoted else Quotes()
    write_joint_pages(path, make_estimates(outline), outline, language, quotes)
    open_page(path, "--no-pdf-header-footer", f"--print-to-pdf={printed}")
    pdf = printed.read_bytes()
    assert len(re.findall(rb"/Type /Page\b", pdf)) == len(outline.scorecard.values)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert {(round(float(wide)), round(float(tall))) for wide, tall in boxes} == {(842, 595)}


def test_the_pages_of_values_load_without_console_messages_and_ask_for_nothing(tmp_path):
    outline = make_outline(record=False)
    path = tmp_path / "joint.html"
    write_joint_pages(path, make_estimates(outline), outline, "nb", said(outline))
    opened = open_page(path, "--enable-logging=stderr", "--v=0", "--dump-dom")
    assert "CONSOLE" not in opened.stderr
    assert requests_of(path, tmp_path / "net.json") == []
