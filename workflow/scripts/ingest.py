"""One raw file as tidy tables: its forms, its answers, and what was found on the way."""

