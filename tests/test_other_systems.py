"""Nothing in the package needs POSIX without a branch: it is for Windows and macOS as much as for Linux."""

from __future__ import annotations

import ast
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hybridgen.cli.terminal import outlive_streams, say
from hybridgen.config.compose import compose
from hybridgen.sources.paths import names

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


# What fails on some systems: links where a file system has none, common paths of two drives.
FAILING = {"os": frozenset(["link", "symlink"]), "os.path": frozenset(["commonpath", "relpath", "samefile"])}
FAILING_METHODS = frozenset(["hardlink_to", "symlink_to"])


def untried(source: str) -> Iterator[str]:
    """What fails on some systems and stands in no `try`."""
    tree = ast.parse(source)
    tried = {
        inner for node in ast.walk(tree) if isinstance(node, ast.Try) for one in node.body for inner in ast.walk(one)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node not in tried:
            owner = ast.unparse(node.value)
            if node.attr in FAILING.get(owner, ()) or node.attr in FAILING_METHODS:
                yield f"{owner}.{node.attr}"


@pytest.mark.parametrize("file", sorted(PACKAGE.rglob("*.py")), ids=lambda file: str(file.relative_to(PACKAGE)))
def test_what_some_systems_lack_is_tried(file: Path) -> None:
    assert not list(untried(file.read_text(encoding="utf-8")))


def test_what_is_not_tried_is_seen() -> None:
    assert list(untried("os.link(a, b)\ntry:\n    os.path.relpath(a, b)\nexcept ValueError:\n    pass")) == ["os.link"]


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


@pytest.mark.parametrize(
    ("source", "is_text"),
    [
        ("open(path)", True),
        ("open(path, 'rb')", False),
        ("path.open()", True),
        ("path.open('w')", True),
        ("path.open(mode='a')", True),
        ("path.open('wb')", False),
        ("archive.open(member)", False),
        ("subprocess.run(words, text=True)", True),
        ("subprocess.run(words)", False),
        ("path.read_text()", True),
        ("path.write_text(words)", True),
        ("os.fdopen(number, 'w')", True),
        ("io.TextIOWrapper(stream)", True),
    ],
)
def test_who_opens_a_text_is_seen(source: str, is_text: bool) -> None:
    call = ast.parse(source, mode="eval").body
    assert isinstance(call, ast.Call)
    assert _opens_a_text(call) == is_text


def _opens_a_text(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name in {"read_text", "write_text"}:
        return len(call.args) < (1 if name == "read_text" else 2)
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    if name in {"run", "Popen", "check_output"}:
        return bool({"text", "universal_newlines"} & named.keys()) and "stdout" not in named  # a file has its own
    modes = [one.value for one in (*call.args, *named.values()) if isinstance(one, ast.Constant)]
    words = [mode for mode in modes if isinstance(mode, str)]
    is_binary = any("b" in mode for mode in words)
    if name == "open" and isinstance(call.func, ast.Attribute):  # of a path, or of an archive that gives bytes
        return not is_binary and (not (call.args or call.keywords) or any(mode[:1] in "rwax" for mode in words))
    return name in {"fdopen", "open", "TextIOWrapper", "TemporaryFile", "NamedTemporaryFile"} and not is_binary


SIGNS = "“quoted” … ▇ → 中 é"


def test_a_terminal_that_lacks_a_sign_gets_another_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows' code page 1252 has no bars and arrows; what is redirected there is written in it."""
    written = io.BytesIO()
    for name in ("stdout", "stderr"):
        monkeypatch.setattr(sys, name, io.TextIOWrapper(written, encoding="cp1252", write_through=True))
    outlive_streams()
    print(SIGNS)
    say(SIGNS)
    assert written.getvalue().decode("cp1252").splitlines() == [
        "“quoted” … ? ? ? é",
        "hybridgen: “quoted” … ? ? ? é",
    ]


def test_a_command_goes_through_a_pipe_of_code_page_1252() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "hybridgen", "--help"],
        env=os.environ | {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"},
        capture_output=True,
        check=True,
    )
    assert b"strategy" in done.stdout
    assert not done.stderr


@pytest.mark.parametrize(
    "path", [r"C:\data\survey.csv", r"..\data\*.csv", "C:/data/survey.csv", "//server/share/survey.csv"]
)
def test_a_path_of_windows_may_be_typed(path: str) -> None:
    assert compose([f"data.path={path}"]).data.path == path


def test_files_of_two_drives_have_names(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(*_: object) -> str:
        raise ValueError("Paths don't have the same drive")

    files = [tmp_path / "a" / "survey.csv", tmp_path / "b" / "survey.csv"]
    monkeypatch.setattr("os.path.commonpath", refuse)
    found = names(files)
    assert len({*found.values()}) == 2
    assert all(name.endswith("/survey.csv") for name in found.values())
