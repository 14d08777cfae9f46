"""What counts as a change of code, and what does not."""

import shutil
import subprocess
from pathlib import Path

import pytest

from samskaping.provenance import PACKAGE, code_digest, file_digest, package_data


@pytest.fixture
def package(tmp_path):
    """A package `house` with a script that uses some of it."""
    files = {
        "house/__init__.py": "",
        "house/roof.py": "from house.walls import brick\n\ndef cover():\n    return brick.LAID\n",
        "house/walls/__init__.py": "",
        "house/walls/brick.py": "LAID = f'{1 + 1:>{4}} bricks'  # red ones\n",
        "house/walls/door.py": "NAME = 'words.yaml'\n",
        "house/walls/words.yaml": "door: dør\n",
        "house/cellar.py": "DEPTH = 3\n",
        "house/colours/nb.yaml": "red: rød\n",
        "house/colours/nb/door.yaml": "knob: håndtak\n",
        "house/paint.py": "FOLDER = 'colours'\nRED = 'nb.red'\n",
        "build.py": "import house.roof\n\nprint(house.roof.cover())\n",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "house"


def digest_after(package, name, text):
    """The digest of the script in a copy where one file has other text."""
    copy = package.parent / "copies" / str(len(list((package.parent / "copies").glob("*"))))
    shutil.copytree(package.parent, copy, ignore=shutil.ignore_patterns("copies"))
    if name:
        (copy / name).write_text(text, encoding="utf-8")
    return code_digest(copy / "build.py", copy / "house")


@pytest.fixture
def before(package):
    (package.parent / "copies").mkdir()
    return digest_after(package, None, None)


def test_the_folder_does_not_matter(package, before):
    assert code_digest(package.parent / "build.py", package) == before


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("build.py", "import house.roof\n\nprint(house.roof.cover(), 2)\n"),
        ("house/roof.py", "from house.walls import brick\n\ndef cover():\n    return 1\n"),
        ("house/walls/brick.py", "LAID = f'{1 + 1:>{5}} bricks'\n"),
        ("house/walls/__init__.py", "HEIGHT = 2\n"),
        ("house/__init__.py", "HEIGHT = 2\n"),
    ],
)
def test_a_change_of_the_script_or_of_what_it_imports_counts(package, before, name, text):
    assert digest_after(package, name, text) != before


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "build.py",
            "# builds\nimport house.roof\n\n\n\nprint(\n    house.roof.cover()\n)  # ok\n",
        ),
        ("house/walls/brick.py", "# blue\n\nLAID = f'{1 + 1:>{4}} bricks'  # blue ones\n"),
        (
            "house/roof.py",
            "from house.walls import brick\ndef cover():\n  # bare\n  return brick.LAID",
        ),
        ("house/cellar.py", "DEPTH = 4\n"),
        ("house/walls/words.yaml", "door: port\n"),
        ("house/colours/nb.yaml", "red: rau\n"),
    ],
)
def test_comments_layout_and_what_is_not_imported_do_not_count(package, before, name, text):
    assert digest_after(package, name, text) == before


def test_data_counts_for_a_script_that_imports_the_module_that_names_it(package, before):
    script = "import house.walls.door\nimport house.paint\n"
    one = digest_after(package, "build.py", script)
    (package.parent / "build.py").write_text(script, encoding="utf-8")

    assert digest_after(package, "house/walls/words.yaml", "door: port\n") != one
    assert digest_after(package, "house/colours/nb.yaml", "red: rau\n") != one
    assert digest_after(package, "house/colours/frame.html", "<p>") != one
    assert digest_after(package, None, None) == one


def test_words_count_only_where_words_of_their_file_are_looked_up(package, before):
    script = "import house.paint\n"
    one = digest_after(package, "build.py", script)
    (package.parent / "build.py").write_text(script, encoding="utf-8")

    assert digest_after(package, "house/colours/nb.yaml", "red: rau\n") != one
    assert digest_after(package, "house/colours/nb/door.yaml", "knob: grep\n") == one
    (package / "paint.py").write_text(
        "FOLDER = 'colours'\ndef knob(part): return f'door.{part}'\n", encoding="utf-8"
    )
    other = digest_after(package, None, None)
    assert digest_after(package, "house/colours/nb/door.yaml", "knob: grep\n") != other


def test_a_change_of_a_string_counts_even_where_it_looks_like_a_comment(package, before):
    one = digest_after(package, "house/roof.py", "MARK = '# one'\n")
    other = digest_after(package, "house/roof.py", "MARK = '# two'\n")

    assert one != other


def test_moving_a_line_out_of_a_block_counts(package, before):
    inside = digest_after(package, "build.py", "if 0:\n    x = 1\n    y = 2\n")
    outside = digest_after(package, "build.py", "if 0:\n    x = 1\ny = 2\n")

    assert inside != outside


def test_an_import_that_the_digest_cannot_follow_is_refused(package, before):
    with pytest.raises(SyntaxError, match="in full"):
        digest_after(package, "house/roof.py", "from . import walls\n")


def test_a_script_that_is_not_there_is_an_error(package):
    with pytest.raises(FileNotFoundError):
        code_digest(package.parent / "nowhere.py", package)


def test_every_data_file_of_the_package_is_named_by_a_module_beside_or_below_it():
    """Data that no module names would be missing from every digest."""
    unnamed = []
    for entry in package_data():
        beside = [path.read_text(encoding="utf-8") for path in entry.parent.rglob("*.py")]
        if not any(f"{quote}{entry.name}" in text for text in beside for quote in "\"'/"):
            unnamed.append(entry.relative_to(PACKAGE).as_posix())
    assert unnamed == []


def test_every_catalogue_is_looked_up_by_a_name_that_is_spelled_out():
    """A key that is put together from its first part on would be missing from every digest."""
    code = "".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    stems = {path.stem for path in (PACKAGE / "language/catalogues").rglob("*.yaml")}

    assert stems
    assert [stem for stem in sorted(stems) if f'"{stem}.' not in code] == []


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13", "3.14"])
def test_python_versions_agree(package, version):
    """An f-string is one token in Python 3.11 and many in later ones."""
    python = shutil.which(f"python{version}")
    call = f"""
import sys; sys.path.insert(0, {str(PACKAGE)!r})
import provenance, pathlib
print(provenance.code_digest({str(package.parent / "build.py")!r}, pathlib.Path({str(package)!r})))
"""
    run = python and subprocess.run([python, "-c", call], capture_output=True, text=True)
    if not run or run.returncode == 127:
        pytest.skip(f"Python {version} is not installed")
    assert run.stdout.strip() == code_digest(package.parent / "build.py", package), run.stderr


def test_file_digest_is_the_sha256_of_the_bytes(tmp_path: Path):
    (tmp_path / "abc").write_bytes(b"abc")

    assert file_digest(tmp_path / "abc") == (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )


def test_what_was_read_before_is_remembered_by_its_bytes(package, tmp_path, monkeypatch):
    from samskaping import provenance

    memory = tmp_path / "memory/code.json"
    scripts = tmp_path / "scripts"
    scripts.mkdir()
    (scripts / "items.py").write_text("import samskaping.estimates\n", encoding="utf-8")
    monkeypatch.setattr(provenance, "_SOURCES", {})
    provenance._read.cache_clear()
    first = provenance.script_digests(scripts, memory)

    monkeypatch.setattr(provenance, "_SOURCES", {})
    provenance._read.cache_clear()
    monkeypatch.setattr(provenance, "_parse", lambda *_: pytest.fail("read anew"))
    assert provenance.script_digests(scripts, memory) == first

    monkeypatch.undo()
    (scripts / "items.py").write_text("import samskaping.tables\n", encoding="utf-8")
    provenance._read.cache_clear()
    assert provenance.script_digests(scripts, memory) != first


@pytest.mark.parametrize("damaged", ["", "{}", "[]", '{"reader": 1}', "\x00"])
def test_a_damaged_memory_is_as_good_as_none(tmp_path, damaged):
    from samskaping.provenance import script_digests

    (tmp_path / "items.py").write_text("import samskaping.tables\n", encoding="utf-8")
    (tmp_path / "code.json").write_text(damaged, encoding="utf-8")

    assert script_digests(tmp_path, tmp_path / "code.json") == script_digests(tmp_path)
