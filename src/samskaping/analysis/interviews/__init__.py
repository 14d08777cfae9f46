"""What the coded interviews say: how far coders agree, and how many persons speak of what.

Each function takes clean tidy tables and the study's outline and returns a table of estimates.
"""
