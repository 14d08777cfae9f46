"""The scorecard: its items, how dependable its scores are, what they are, and how they change.

Every module answers one question with a function of the same name, from the clean responses and
the study's outline.
"""
