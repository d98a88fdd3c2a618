"""Reads the lists that stand packed beside this file."""

from __future__ import annotations

import gzip
from pathlib import Path


def lines_of(file: Path) -> list[str]:
    """The lines of a gzip file in UTF-8."""
    return gzip.decompress(file.read_bytes()).decode().splitlines()
