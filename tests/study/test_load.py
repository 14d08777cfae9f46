"""The closed loader reads what the file says, and refuses what YAML would quietly reinterpret."""

from pathlib import Path

import pytest

from samskaping.study.findings import ConfigurationError
from samskaping.study.load import inside, key_path, load_yaml


def loaded(folder: Path, text: str | bytes) -> dict:
    raw = text if isinstance(text, bytes) else text.encode()
    (folder / "file.yaml").write_bytes(raw)
    return load_yaml(folder, "file.yaml").content


def refusal(folder: Path, text: str | bytes) -> list[tuple[str, int | None, str | None]]:
    with pytest.raises(ConfigurationError) as caught:
        loaded(folder, text)
    return [(f.code, f.row, f.column) for f in caught.value.findings]


def test_only_plain_numbers_null_true_and_false_are_more_than_text(tmp_path):
    text = "a: NO\nb: 0301\nc: 4601\nd: 0.6\ne: true\nf: yes\ng:\nh: '7'\ni: 2025-03-01\nj: 1_000\n"
    assert loaded(tmp_path, text) == {
        "a": "NO", "b": "0301", "c": 4601, "d": 0.6, "e": True, "f": "yes", "g": None, "h": "7",
        "i": "2025-03-01", "j": "1_000",
    }  # fmt: skip


def test_nested_content_keeps_its_shape_and_lines(tmp_path):
    (tmp_path / "file.yaml").write_text("cases:\n  - {id: a}\n  - id: b\n    scale: {1: x}\n")
    file = load_yaml(tmp_path, "file.yaml")
    assert file.content == {"cases": [{"id": "a"}, {"id": "b", "scale": {1: "x"}}]}
    assert file.line(("cases", 1, "scale", 1)) == 4
    assert file.line(("cases", 1, "nowhere")) == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: 2\na: 3\n", ("yaml_duplicate", 3, "a")),
        ("x:\n  a: 1\n  a: 2\n", ("yaml_duplicate", 3, "x.a")),
        ("a:\n\tb: 1\n", ("yaml_tab", 2, None)),
        ("a: !!python/object:os.system x\n", ("yaml_tag", 1, "a")),
        ("a: !secret x\n", ("yaml_tag", 1, "a")),
        ("a: &b [1]\n", ("yaml_anchor", 1, "a")),
        ("- a\n- b\n", ("yaml_not_mapping", 1, None)),
        ("", ("yaml_not_mapping", 1, None)),
        ("a: 1\n---\nb: 2\n", ("yaml_syntax", 2, None)),
        ("a: 'unfinished\n", ("yaml_syntax", 1, None)),
        ("a: b: c\n", ("yaml_syntax", 1, None)),
        ("a: " + "[" * 60 + "]" * 60, ("yaml_depth", 1, None)),
        (b"a: bl\xe5\n", ("file_encoding", 1, None)),
        (b"a: \x00\n", ("yaml_syntax", 1, None)),
    ],
)
def test_what_is_not_closed_yaml_is_refused_with_its_line(tmp_path, text, expected):
    assert refusal(tmp_path, text)[0] == expected


def test_a_bomb_of_references_is_refused_before_it_is_unfolded(tmp_path):
    levels = "\n".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 30))
    codes = {code for code, _, _ in refusal(tmp_path, "l0: &l0 [x]\n" + levels)}
    assert codes == {"yaml_anchor"}


def test_a_file_that_is_missing_or_outside_is_refused(tmp_path):
    folder = tmp_path / "study"
    folder.mkdir()
    (tmp_path / "outside.yaml").write_text("a: 1\n")
    (folder / "link.yaml").symlink_to(tmp_path / "outside.yaml")
    for name, code in [
        ("none.yaml", "file_missing"),
        ("../outside.yaml", "path_outside"),
        (str(tmp_path / "outside.yaml"), "path_outside"),
        ("link.yaml", "path_outside"),
        ("C:\\outside.yaml", "path_outside"),
        ("..\\outside.yaml", "path_outside"),
    ]:
        with pytest.raises(ConfigurationError) as caught:
            load_yaml(folder, name)
        assert [f.code for f in caught.value.findings] == [code], name
    assert inside(folder, "config/a.yaml") == folder / "config/a.yaml"


def test_a_key_path_counts_lists_from_one():
    assert key_path(("cases", 2, "label", "nb")) == "cases[3].label.nb"
