"""`python -m hybridgen`."""

from __future__ import annotations

import sys

from hybridgen.cli.entry import run

if __name__ == "__main__":
    sys.exit(run())
