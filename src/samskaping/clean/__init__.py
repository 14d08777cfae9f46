"""What is kept of the answers, and the ledger of what is not and why."""

from samskaping.clean.cleaning import Cleaned, clean

__all__ = ["Cleaned", "clean"]
