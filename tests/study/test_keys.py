"""A study of collected answers has a key of its own, outside its folder; nothing shows the key."""

import pickle
import stat
import traceback

import pytest

from samskaping.study.configuration import examine
from samskaping.study.findings import ConfigurationError, in_words
from samskaping.study.keys import PUBLISHED_KEY, Key, make_key, read_key
from tests.study.small_study import change, write_small_study


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("SAMSKAPING_KEY_FILE", raising=False)
    study = write_small_study(tmp_path / "study")
    change(study, "config/config.yaml", "provenance: synthetic", "provenance: collected")
    return study


def codes(folder):
    return [finding.code for finding in examine(folder).findings]


def test_a_collected_study_without_a_key_does_not_start_and_is_told_how_to_make_one(
    folder, tmp_path
):
    examination = examine(folder)
    assert examination.study is None
    (finding,) = examination.findings
    path = tmp_path / "home/.config/samskaping/small.key"
    for language in ("nb", "en"):
        assert f"samskaping key {path}" in in_words(finding, language)
    make_key(path, folder)
    assert codes(folder) == []


def test_a_key_is_64_random_hexadecimal_digits_for_the_owner_alone(folder, tmp_path):
    first, second = tmp_path / "a/b.key", tmp_path / "c.key"
    make_key(first, folder)
    make_key(second, folder)
    assert stat.S_IMODE(first.stat().st_mode) == 0o600
    assert len(bytes.fromhex(first.read_text().strip())) == 32
    assert first.read_text() != second.read_text()


def test_a_key_is_neither_overwritten_nor_made_inside_the_study(folder, tmp_path):
    path = tmp_path / "a.key"
    make_key(path, folder)
    before = path.read_text()
    for wrong in (path, folder / "a.key", folder / "data" / ".." / "b.key"):
        with pytest.raises(ConfigurationError):
            make_key(wrong, folder)
    assert path.read_text() == before
    assert not list(folder.glob("**/*.key"))


def test_a_key_inside_the_study_folder_is_refused_also_through_a_link(
    folder, tmp_path, monkeypatch
):
    (folder / "hidden.key").write_text("ab" * 31 + "cd\n")
    (tmp_path / "link.key").symlink_to(folder / "hidden.key")
    for path in (folder / "hidden.key", tmp_path / "link.key"):
        monkeypatch.setenv("SAMSKAPING_KEY_FILE", str(path))
        assert codes(folder) == ["key_file_inside"]


@pytest.mark.parametrize("content", ["", "not a key", "ab" * 31, "00" * 32, "æ" * 64])
def test_a_key_that_is_none_is_refused_without_being_shown(folder, tmp_path, monkeypatch, content):
    path = tmp_path / "my.key"
    path.write_text(content, encoding="utf-8")
    path.chmod(0o600)
    monkeypatch.setenv("SAMSKAPING_KEY_FILE", str(path))
    (finding,) = examine(folder).findings
    assert finding.code == "key_file_content"
    assert not content or content not in in_words(finding, "en")


def test_a_key_that_others_can_read_is_warned_of(folder, tmp_path, monkeypatch):
    path = tmp_path / "my.key"
    make_key(path, folder)
    path.chmod(0o644)
    monkeypatch.setenv("SAMSKAPING_KEY_FILE", str(path))
    assert codes(folder) == ["key_file_open"]
    assert examine(folder).study is not None


def test_synthetic_and_public_studies_share_a_published_key(tmp_path):
    assert (
        read_key("a", "synthetic", tmp_path) is read_key("b", "public", tmp_path) is PUBLISHED_KEY
    )


def test_a_key_shows_itself_nowhere():
    secret = "correct horse battery staple, 32"
    key = Key(secret.encode())
    try:
        raise RuntimeError(key)
    except RuntimeError:
        shown = traceback.format_exc()
    assert "hidden" in shown
    assert secret not in shown + repr(key) + str(key) + f"{key}"
    with pytest.raises(TypeError):
        pickle.dumps(key)
