"""Who says what in a running text."""

from __future__ import annotations

from hybridgen.sources.types import Talks, Text


def find_turns(text: Text) -> Text | Talks:
    """The text as a conversation where it is written as one."""
    return text
