"""Where the command begins: help needs nothing of what a run needs."""

from __future__ import annotations

import os
import sys

from hybridgen.cli.terminal import outlive_streams

_INTERRUPTED = 130  # as core.errors, which help need not import


def main() -> int:
    """Do what the command line asks for; the exit code. An interrupted command ends the process at once: threads
    that still compute are not waited for."""
    from hybridgen.cli.help import FLAGS, help_text

    outlive_streams()
    if any(word in FLAGS for word in sys.argv[1:]):
        sys.stdout.write(help_text())
        sys.stdout.flush()
        return 0
    from hybridgen.cli.main import main as run  # Hydra, which is half a second

    code = run()
    sys.stdout.flush()  # what fails now must not fail when the interpreter ends
    sys.stderr.flush()
    if code == _INTERRUPTED:
        os._exit(code)
    return code
