"""How consistent the items of a score are, level by level; ``reliability`` asks for all of it."""
