"""Whether the items measure the values that they are meant to measure, and alike in all groups."""

from samskaping.analysis.samson.structure.question import structure

__all__ = ["structure"]
