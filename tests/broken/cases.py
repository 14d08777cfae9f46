"""All broken studies."""

from tests.broken import text_files
from tests.broken.registry import CASES

__all__ = ["CASES", "text_files"]
