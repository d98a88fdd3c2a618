"""`python -m hybridgen`."""

from __future__ import annotations

import sys

from hybridgen.cli.entry import main

if __name__ == "__main__":
    sys.exit(main())
