"""What is kept of the answers, and the ledger of what is not and why."""

from samskaping.clean.cleaning import Cleaned, clean
from samskaping.clean.files import clean_files

__all__ = ["Cleaned", "clean", "clean_files"]
