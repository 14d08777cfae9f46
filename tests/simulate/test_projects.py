"""Projects of qualitative tools hold what each coder marked, at the right places."""

import io
import sqlite3
import zipfile
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from pydantic import ValidationError

from samskaping.simulate import design
from samskaping.simulate.interview_configuration import path
from samskaping.simulate.interview_designs import interviews_design
from samskaping.simulate.interview_files import simulate_codings
from samskaping.simulate.interview_truth import InterviewsTruth

Q = "{urn:QDA-XML:project:1.0}"


def truth_with(layout, **parts):
    tiny = design(interviews=True)
    about = interviews_design(
        list(tiny.cases), list(tiny.roles), ["value_1", "value_2"], layout=layout
    )
    about["codes"]["value_1_for"]["parent"] = "beside"
    about["codes"]["value_2_for"]["parent"] = "value_1_for"
    made = InterviewsTruth.model_validate(about | parts)
    return tiny.model_copy(update={"interviews": made})


class Refi:
    """What a project file says, read by the plain rules of the format."""

    def __init__(self, content):
        self.archive = zipfile.ZipFile(io.BytesIO(content))
        self.root = ElementTree.fromstring(self.archive.read("project.qde"))
        self.names = {
            one.get("guid"): one.get("name") for one in self.root.iter() if one.get("guid")
        }

    def text(self, source):
        """The text as it lies in the file, without a byte-order mark."""
        file = source.get("plainTextPath").removeprefix("internal://")
        return self.archive.read(f"sources/{file}").decode("utf-8-sig")

    def codings(self):
        """Document, code, coder, start, end and what is selected, in the order of the file."""
        for source in self.root.iter(f"{Q}TextSource"):
            text = self.text(source)
            for selection in source.iter(f"{Q}PlainTextSelection"):
                start, end = (int(selection.get(f"{side}Position")) for side in ("start", "end"))
                for one in selection.iter(f"{Q}Coding"):
                    code = self.names[one.find(f"{Q}CodeRef").get("targetGUID")]
                    coder = self.names[one.get("creatingUser")]
                    yield source.get("name"), code, coder, start, end, text[start:end]


class _Words(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.words = ""

    def handle_data(self, data):
        self.words += data


def words(html):
    """The text of HTML without its tags."""
    parser = _Words()
    parser.feed(html)
    parser.close()
    return parser.words


def opened(content):
    database = sqlite3.connect(":memory:")
    database.deserialize(content)
    return database


@pytest.fixture(scope="module")
def refi_truth():
    return truth_with("refi_qda")


@pytest.fixture(scope="module")
def coded(refi_truth):
    return simulate_codings(refi_truth)


@pytest.fixture(scope="module")
def projects(coded):
    return {coder: Refi(coded.contents[f"{coder}_case_1.qdpx"]) for coder in ("coder_1", "coder_2")}


def shown(truth, coder, name):
    part = truth.interviews.projects[0]
    return part.codes.get(name, name), part.coder_codes[coder]


@pytest.mark.parametrize("coder", ["coder_1", "coder_2"])
def test_a_project_holds_the_codings_of_its_coder_in_order_at_what_was_meant(
    refi_truth, coded, projects, coder
):
    rows = coded.rows[coded.rows["coder"] == coder]
    texts = coded.interviewed.spoken.texts
    found = list(projects[coder].codings())
    assert len(found) == len(rows) > 40
    assert list(rows["row"]) == list(range(1, len(rows) + 1))
    for one, row in zip(found, rows.to_dict("records"), strict=True):
        assert one[:3] == (row["source"], *shown(refi_truth, coder, row["codes"][0]))
        assert one[5].replace("\r\n", "\n") == texts[row["source"]][row["start"] : row["end"]]


def test_one_tool_writes_texts_plainly_and_the_other_as_windows_does(coded, projects):
    plain, windows = projects["coder_1"], projects["coder_2"]
    for name in plain.archive.namelist()[1:]:
        held = plain.archive.read(name)
        assert b"\r" not in held
        assert not held.startswith(b"\xef\xbb\xbf")
    for name in windows.archive.namelist()[1:]:
        held = windows.archive.read(name)
        assert held.startswith(b"\xef\xbb\xbf")
        assert held.count(b"\r\n") == held.count(b"\n") > 3
    shared = {
        source.get("name"): windows.text(source) for source in windows.root.iter(f"{Q}TextSource")
    }
    for source in plain.root.iter(f"{Q}TextSource"):
        if source.get("name") in shared:
            assert shared[source.get("name")].replace("\r\n", "\n") == plain.text(source)


def test_a_project_holds_the_interviews_that_its_coder_read(coded, projects):
    sources = coded.interviewed.sources
    for coder, project in projects.items():
        read = list(sources.loc[sources[coder], "source"])
        assert [one.get("name") for one in project.root.iter(f"{Q}TextSource")] == read
        assert len(project.archive.namelist()) == 1 + len(read)


def test_codes_lie_below_those_that_they_belong_to(projects):
    def tree(above):
        return {one.get("name"): tree(one) for one in above.findall(f"{Q}Code")}

    codes = tree(projects["coder_2"].root.find(f"{Q}CodeBook/{Q}Codes"))
    assert codes["Kode beside"] == {"Kode value_1_for": {"Kode value_2_for": {}}}
    assert set(codes) >= {"Kode value_1_against", "Kode value_2_against", "ukjent"}


def test_persons_are_cases_with_what_is_known_of_them_and_cases_are_sets(coded, projects):
    project = projects["coder_1"]
    sources = coded.interviewed.sources
    for one in project.root.iter(f"{Q}Case"):
        own = sources[sources["person"] == one.get("name")]
        values = {
            project.names[value.find(f"{Q}VariableRef").get("targetGUID")]: value[1].text
            for value in one.findall(f"{Q}VariableValue")
        }
        first = own.iloc[0]
        assert values == {
            "Sak": first["case"].upper(),
            "Rolle": first["role"].capitalize(),
            "Kan siteres": "ja" if first["quotable"] else "nei",
        }
        referred = [ref.get("targetGUID") for ref in one.findall(f"{Q}SourceRef")]
        assert [project.names[guid] for guid in referred] == list(own["source"])
    for one in project.root.iter(f"{Q}Set"):
        members = [project.names[ref.get("targetGUID")] for ref in one]
        assert members == list(
            sources.loc[sources["case"].str.upper() == one.get("name"), "source"]
        )


def test_every_interview_has_its_date_and_every_thing_a_guid_of_its_own(coded, projects):
    dates = coded.interviewed.sources.set_index("source")["date"]
    for project in projects.values():
        for one in project.root.iter(f"{Q}TextSource"):
            assert one.find(f"{Q}VariableValue/{Q}DateValue").text == str(dates[one.get("name")])
        guids = [one.get("guid") for one in project.root.iter() if one.get("guid")]
        assert len(set(guids)) == len(guids)


def test_codes_and_interviews_have_the_same_guid_for_both_coders_in_other_letters(projects):
    plain, windows = (
        {guid for guid, name in project.names.items() if name and name.startswith(("Kode ", "S1-"))}
        for project in projects.values()
    )
    assert {guid.lower() for guid in windows} < plain
    assert all(guid == guid.upper() for guid in windows)


def test_codes_at_the_same_place_share_a_selection_and_others_overlap(projects):
    for project in projects.values():
        places = [
            [
                (int(one.get("startPosition")), int(one.get("endPosition")))
                for one in source.iter(f"{Q}PlainTextSelection")
            ]
            for source in project.root.iter(f"{Q}TextSource")
        ]
        assert all(len(set(own)) == len(own) for own in places)
        assert any(later[0] < one[1] for own in places for one, later in pairwise(own))
        held = [len(one) for one in project.root.iter(f"{Q}PlainTextSelection")]
        assert max(held) > 1


def test_the_mess_is_one_code_that_nobody_knows_and_one_coding_beyond_the_end(coded):
    rows = coded.rows
    strange = rows[rows["codes"] == ("ukjent",)]
    assert list(strange["coder"]) == ["coder_1"]
    length = rows["source"].map(
        {name: len(text) for name, text in coded.interviewed.spoken.texts.items()}
    )
    beyond = rows[rows["end"] > length]
    assert list(beyond["coder"]) == ["coder_2"]
    assert list(beyond["end"] - length[beyond.index]) == [2]


def test_the_same_truth_gives_the_same_bytes(refi_truth, coded):
    assert simulate_codings(refi_truth).contents == coded.contents


@pytest.fixture(scope="module")
def tagged():
    truth = truth_with("taguette")
    return truth, simulate_codings(truth)


def test_a_taguette_project_counts_bytes_of_the_text_without_tags(tagged):
    truth, coded = tagged
    for part in truth.interviews.projects:
        for coder, file in part.files.items():
            rows = coded.rows[coded.rows["file"] == file].to_dict("records")
            found = opened(coded.contents[file]).execute(
                "SELECT name, contents, start_offset, end_offset, snippet, path "
                "FROM highlight_tags JOIN highlights ON highlight_id = highlights.id "
                "JOIN tags ON tag_id = tags.id JOIN documents ON document_id = documents.id "
                "ORDER BY highlight_id, tag_id"
            )
            for (name, html, start, end, snippet, tag), row in zip(found, rows, strict=True):
                assert name == row["source"]
                code = row["codes"][0]
                assert tag == (code if code == "ukjent" else path(truth.interviews, part, code))
                meant = coded.interviewed.spoken.texts[name][row["start"] : row["end"]]
                assert words(html).encode()[start:end].decode() == meant.rstrip("\n")
                assert unescape(snippet) == meant
            assert {one["coder"] for one in rows} == {coder}


def test_tags_have_the_names_of_those_above_them_and_a_full_stop(tagged):
    _, coded = tagged
    project = opened(coded.contents["coder_1_case_2.sqlite3"])
    tags = [row[0] for row in project.execute("SELECT path FROM tags")]
    assert "Kode beside.Kode value_1_for.Kode value_2_for" in tags


def test_a_paragraph_of_a_taguette_document_is_a_turn(tagged):
    _, coded = tagged
    project = opened(coded.contents["coder_1_case_1.sqlite3"])
    held = project.execute("SELECT name, contents FROM documents")
    for name, html in held:
        turns = [words(turn) for turn in html.removesuffix("</p>").split("</p>")]
        assert "".join(f"{turn}\n" for turn in turns) == coded.interviewed.spoken.texts[name]


def test_a_taguette_project_is_the_same_whatever_library_wrote_it(tagged):
    _, coded = tagged
    content = coded.contents["coder_2_case_1.sqlite3"]
    assert opened(content).execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert int.from_bytes(content[16:18], "big") == 1024
    assert len(content) % 1024 == 0
    assert int.from_bytes(content[96:100], "big") == 3_040_000
    assert content[24:28] == content[92:96] == b"\x00\x00\x00\x01"


def test_a_taguette_project_of_several_cases_is_refused():
    projects = truth_with("refi_qda").interviews.model_dump()["projects"]
    with pytest.raises(ValidationError, match="which case an interview belongs to"):
        truth_with("refi_qda", projects=[projects[0] | {"layout": "taguette"}])


def test_every_coder_needs_a_project():
    projects = truth_with("refi_qda").interviews.model_dump()["projects"]
    with pytest.raises(ValidationError, match="project of their own"):
        truth_with("refi_qda", projects=[projects[0] | {"files": {"coder_1": "a.qdpx"}}])
