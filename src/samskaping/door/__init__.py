"""What is told of a study before it is run: all that is wrong, and what cleaning will do."""

from samskaping.door.checking import Checked, check

__all__ = ["Checked", "check"]
