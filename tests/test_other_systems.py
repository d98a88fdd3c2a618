"""Nothing in the package needs POSIX without a branch: it is for Windows and macOS as much as for Linux."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "hybridgen"
# https://docs.python.org/3/library/: what is marked "Availability: Unix" or "not Windows".
MODULES = frozenset("fcntl grp posix pty pwd readline resource syslog termios tty".split())
NAMES = {
    "os": frozenset(
        """
        O_NOFOLLOW chown chroot fchmod fchown fork forkpty getegid geteuid getgid getgroups getloadavg getpgid getuid
        initgroups killpg lchown lockf major mkfifo mknod nice pathconf posix_fallocate posix_spawn pread pwrite
        sched_getaffinity sched_setaffinity setegid seteuid setgid setpgid setsid setuid statvfs sync sysconf ttyname
        uname wait wait3 wait4
        """.split()
    ),
    "signal": frozenset(
        "SIGALRM SIGCHLD SIGHUP SIGKILL SIGPIPE SIGQUIT SIGUSR1 SIGUSR2 SIGWINCH alarm pause pthread_kill "
        "pthread_sigmask setitimer sigwait".split()
    ),
    "socket": frozenset(["AF_UNIX", "send_fds", "recv_fds"]),
    "time": frozenset(["tzset", "clock_gettime"]),
}
METHODS = frozenset(["add_signal_handler", "remove_signal_handler", "is_mount"])
PLACES = ("/tmp", "/dev/", "/proc/", "/var/", "/usr/", "/etc/")


def posix_only(source: str) -> Iterator[str]:
    """What of a module's code is there on POSIX only."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names if one.name.partition(".")[0] in MODULES)
        elif isinstance(node, ast.ImportFrom):
            named = {one.name for one in node.names} & NAMES.get(node.module or "", frozenset())
            yield from ([node.module] if node.module in MODULES else named)
        elif isinstance(node, ast.Attribute):
            owner = node.value.id if isinstance(node.value, ast.Name) else ""
            if node.attr in METHODS or node.attr in NAMES.get(owner, ()):
                yield f"{owner}.{node.attr}"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from (place for place in PLACES if node.value.startswith(place))
            if any(f"%-{letter}" in node.value for letter in "dHIjmMSUwWyY"):  # strftime's, of glibc
                yield node.value


@pytest.mark.parametrize("file", sorted(PACKAGE.rglob("*.py")), ids=lambda file: str(file.relative_to(PACKAGE)))
def test_a_module_needs_no_posix(file: Path) -> None:
    assert not list(posix_only(file.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import fcntl", "fcntl"),
        ("from os import getuid", "getuid"),
        ("import signal\nsignal.signal(signal.SIGHUP, print)", "signal.SIGHUP"),
        ("loop.add_signal_handler(2, print)", "loop.add_signal_handler"),
        ("open('/tmp/x')", "/tmp"),
        ("now.strftime('%-d')", "%-d"),
    ],
)
def test_what_needs_it_is_seen(source: str, found: str) -> None:
    assert list(posix_only(source)) == [found]


def test_text_is_written_and_read_as_utf_8() -> None:
    """Windows' own encoding is another one: what opens a text says which it means."""
    silent = [
        f"{file.relative_to(PACKAGE)}:{node.lineno}"
        for file in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and _opens_a_text(node)
        and not any(keyword.arg == "encoding" for keyword in node.keywords)
    ]
    assert not silent


def _opens_a_text(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name in {"read_text", "write_text"}:
        return len(call.args) < (1 if name == "read_text" else 2)
    modes = [one.value for one in (*call.args, *(k.value for k in call.keywords)) if isinstance(one, ast.Constant)]
    is_binary = any(isinstance(mode, str) and "b" in mode for mode in modes)
    return (name == "fdopen" or getattr(call.func, "id", "") == "open") and not is_binary
