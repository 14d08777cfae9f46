"""The door: raw files become tidy tables, and everything odd becomes a finding with its place."""
