"""Stretches of text: how they are read, compared and settled."""
