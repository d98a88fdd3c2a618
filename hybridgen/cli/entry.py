"""Where the command begins: help needs nothing of what a run needs."""

from __future__ import annotations

import os
import sys

from hybridgen.cli.terminal import outlive_streams
from hybridgen.core import collector, private

_INTERRUPTED = 130  # as core.errors, which help need not import


def run() -> int:
    """The command as a process of its own: one that was interrupted ends at once, whatever thread still computes."""
    private.begin()
    collector.begin()
    code = main()
    if code == _INTERRUPTED:
        os._exit(code)
    return code


def main() -> int:
    """Do what the command line asks for; the exit code."""
    from hybridgen.cli.help import FLAGS, help_text

    outlive_streams()
    if any(word in FLAGS for word in sys.argv[1:]):
        sys.stdout.write(help_text())
        sys.stdout.flush()
        return 0
    from hybridgen.cli.main import main as do  # Hydra, which is half a second

    code = do()
    sys.stdout.flush()  # what fails now must not fail when the interpreter ends
    sys.stderr.flush()
    return code
