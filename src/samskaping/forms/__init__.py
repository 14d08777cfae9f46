"""Files of other tools that a study's instruments are carried into, and read back from."""
