"""YAML as every part reads it: safe, and by the parser in C where PyYAML was built with it."""

from __future__ import annotations

from typing import Any

import yaml

PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(text: str) -> Any:
    """The content of a document, as plain dicts, lists and scalars.

    Raises
    ------
    yaml.YAMLError
        The text is no YAML, or asks for more than plain content.
    """
    return yaml.load(text, Loader=PARSER)
