"""The study that ``samskaping new`` makes: it runs at once, on made-up data."""
