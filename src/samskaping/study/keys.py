"""The key that turns a person's identifier into a pseudonym, and where it may lie.

Synthetic and public studies use a published key: anybody can repeat their bytes. A study of
collected answers needs a key of its own in a file outside the study folder, so that a copy of the
folder does not carry what would undo its pseudonyms.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from samskaping.study.findings import ConfigurationError, Finding

KEY_FILE_VARIABLE = "SAMSKAPING_KEY_FILE"
_BYTES = 32


class Key:
    """The secret of the pseudonyms; it never shows itself, neither printed nor in a traceback."""

    __slots__ = ("_secret",)

    def __init__(self, secret: bytes) -> None:
        if len(secret) < _BYTES:
            raise ValueError(f"a key has at least {_BYTES} bytes")
        self._secret = secret

    @property
    def secret(self) -> bytes:
        """The bytes, for the one function that makes pseudonyms."""
        return self._secret

    def __repr__(self) -> str:
        return "Key(hidden)"

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("a key is never written anywhere")


PUBLISHED_KEY = Key(b"samskaping: published key of synthetic and public studies")


def key_file(study_id: str) -> Path:
    """Where the key of a study lies: ``$SAMSKAPING_KEY_FILE``, else ``~/.config/samskaping/``."""
    named = os.environ.get(KEY_FILE_VARIABLE)
    return Path(named) if named else Path.home() / ".config" / "samskaping" / f"{study_id}.key"


def read_key(study_id: str, provenance: str, folder: Path | str) -> Key:
    """The key that a study's pseudonyms are made with.

    Raises
    ------
    ConfigurationError
        The study is ``collected`` and has no usable key file outside its folder.
    """
    if provenance != "collected":
        return PUBLISHED_KEY
    path = key_file(study_id)
    if path.resolve().is_relative_to(Path(folder).resolve()):
        raise _refused("key_file_inside", path)
    if not path.is_file():
        raise _refused("key_file_missing", path)
    try:
        secret = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        secret = b""
    if len(secret) < _BYTES or len(set(secret)) == 1:
        raise _refused("key_file_content", path)
    return Key(secret)


def check_key(study_id: str, provenance: str, folder: Path) -> list[Finding]:
    """What is wrong with the key file of a study, if it needs one."""
    try:
        read_key(study_id, provenance, folder)
    except ConfigurationError as cause:
        return list(cause.findings)
    path = key_file(study_id)
    others = provenance == "collected" and os.name == "posix" and path.stat().st_mode & 0o077
    return list(_refused("key_file_open", path).findings) if others else []


def make_key(path: Path, folder: Path) -> None:
    """Write a new random key to ``path``, readable by its owner alone.

    Raises
    ------
    ConfigurationError
        ``path`` lies in the study ``folder``, exists already or cannot be written.
    """
    if path.resolve().is_relative_to(folder.resolve()):
        raise _refused("key_file_inside", path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise _refused("key_file_exists", path) from None
    except OSError:
        raise _refused("key_file_unwritable", path) from None
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(_BYTES) + "\n")


def _refused(code: str, path: Path) -> ConfigurationError:
    arguments = {"path": str(path), "variable": KEY_FILE_VARIABLE}
    return ConfigurationError([Finding(code=code, arguments=arguments)])
