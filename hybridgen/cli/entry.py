"""Where the command begins: help needs nothing of what a run needs."""

from __future__ import annotations

import sys


def main() -> int:
    """Do what the command line asks for; the exit code."""
    from hybridgen.cli.help import FLAGS, help_text

    if any(word in FLAGS for word in sys.argv[1:]):
        sys.stdout.write(help_text())
        return 0
    from hybridgen.cli.main import main as run  # Hydra, which is half a second

    return run()
