"""What the sources of a study say of the same value, side by side."""
