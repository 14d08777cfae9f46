"""Every word that a user reads, in each language; and numbers as that language writes them.

A language is a folder of YAML files under ``catalogues``; adding one is adding a folder.
"""

from samskaping.language.catalogue import Catalogue, available_languages

__all__ = ["Catalogue", "available_languages"]
