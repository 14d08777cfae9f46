"""The disclosure gate: only what passes it leaves the house."""
