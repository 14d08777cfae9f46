"""The study's configuration, typed and closed: nothing that is not named here is accepted."""
