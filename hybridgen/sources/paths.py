"""From what a user types as `data.path` to the files that are meant, and the short name of each in row ids."""

from __future__ import annotations

import glob
import hashlib
import os
import stat
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hybridgen.core.errors import DataError
from hybridgen.core.notices import Data, Notice, Place
from hybridgen.sources.bystanders import SYSTEM_FOLDERS, is_about_data, is_of_system, lists_of_chats
from hybridgen.sources.kinds import Kind, kind_by_name, refusal

SAMPLE = Path(__file__).parent.parent / "sample"
PACKED = (".gz", ".zip")  # endings behind the one that tells the kind
MAX_NAMED = 10  # files that a notice names
_NO_FILES = (
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


@dataclass(slots=True)
class Found:
    """files: each once, in a stable order. named: those that the user named one by one, which have to be readable.
    unreadable: what could not be entered or followed. warnings: files that may hold content and are not read. notes:
    others that were passed over."""

    files: tuple[Path, ...] = ()
    named: frozenset[Path] = frozenset()
    unreadable: list[Notice] = field(default_factory=list)
    warnings: list[Notice] = field(default_factory=list)
    notes: list[Notice] = field(default_factory=list)


def find(path: str | Sequence[str] | None) -> Found:
    """The files behind a file, folder (with its subfolders), glob or list of them; None: the sample.

    Raises DataError where there is no such file, or nothing readable in a folder or behind a glob.
    """
    entries = [str(SAMPLE)] if path is None else [path] if isinstance(path, str) else list(path)
    if not entries or not all(entries):
        raise DataError("data.path: is empty; name a file, a folder, a glob or a list of them")
    files: dict[Path, Path] = {}  # by resolved path, so that a file that is meant twice is read once
    named: set[Path] = set()
    found = Found()
    for entry in entries:
        start = Path(entry).expanduser()
        if what := _kind_of_no_file(start):
            raise DataError(f"{entry}: is {what}, which is not opened; save what comes from it as a file and name that")
        if start.is_file():
            if not _is_readable(start):
                raise refusal(start)
            named.add(files.setdefault(start.resolve(), start))
            continue
        for file in _readable(entry, _candidates(entry, start, found), found):
            files.setdefault(file.resolve(), file)
    found.files, found.named = tuple(files.values()), frozenset(named)
    return found


def _readable(entry: str, candidates: Sequence[Path], found: Found) -> list[Path]:
    """Those that hold data; what becomes of the others is added to what was found. Raises DataError where none is."""
    system = [file for file in candidates if is_of_system(file)]
    lists = set(lists_of_chats(candidates))
    about = [file for file in candidates if (is_about_data(file) or file in lists) and file not in system]
    rest = [file for file in candidates if file not in system and file not in about]
    readable = [file for file in rest if _is_readable(file)]
    others: dict[Kind, list[Path]] = {}
    odd: list[Path] = []  # of kinds that are not known
    for file in rest:
        if not _is_readable(file):
            kind = kind_by_name(file)
            (odd if kind is None else others.setdefault(kind, [])).append(file)
    known = [
        _notice("files_of_kind", entry, group, kind=kind.what, advice=kind.advice) for kind, group in others.items()
    ]
    unknown = [_notice("file_passed_over" if len(odd) == 1 else "files_passed_over", entry, odd)] if odd else []
    aside = [_notice("files_about_data", entry, about)] if about else []
    if not readable:
        if system:
            aside.append(_notice("files_of_system", entry, system))
        notices = (*known, *unknown, *aside, *found.unreadable)
        said = "; ".join(str(notice).removeprefix(f"{entry}: ") for notice in notices)
        raise DataError(f"{entry}: holds nothing that can be read; {said or f'it takes {_kinds()}'}")
    is_most = len(odd) > len(readable)
    found.warnings += [*known, *(unknown if is_most else ())]
    found.notes += [*aside, *(() if is_most else unknown)]
    if system:
        found.notes.append(_notice("files_of_system", entry, system))
    return readable


def _notice(code: str, entry: str, files: Sequence[Path], **params: str) -> Notice:
    names = [Data(file.name) for file in files[:MAX_NAMED]]
    if (more := len(files) - MAX_NAMED) > 0:
        names.append(Data(f"{more} more"))
    return Notice(code, {"place": Place(entry, "data.path"), "count": len(files), "files": tuple(names), **params})


def _is_readable(file: Path) -> bool:
    from hybridgen.sources.readers.base import reader_of  # brings polars, which a mistyped path need not wait for

    return reader_of(file.suffix) is not None


def _kinds() -> str:
    from hybridgen.sources.readers.base import kinds

    return ", ".join(kinds())


def _candidates(entry: str, start: Path, found: Found) -> list[Path]:
    """All files of a folder or behind a glob, in order."""
    if start.is_dir():
        return _inside(start, found, start.resolve())
    if not glob.has_magic(entry):
        if start.is_symlink():
            raise DataError(f"{entry}: is a link to a file that is not there; name the file itself")
        raise DataError(f"{entry}: there is no such file; data.path takes a file, a folder, a glob or a list of them")
    anchor = Path(start.anchor)
    try:
        matches = sorted(anchor.glob(str(start.relative_to(anchor))))
    except ValueError as error:
        raise DataError(f"{entry}: is no pattern that can be matched ({error})") from None
    if not matches:
        raise DataError(f"{entry}: no file matches; data.path takes a file, a folder, a glob or a list of them")
    files: dict[Path, None] = {}
    top = _before_pattern(start).resolve()
    for match in matches:
        if not match.name.startswith("."):
            files |= dict.fromkeys(_inside(match, found, top) if match.is_dir() else _checked([match], found, top))
    return list(files)


def _before_pattern(start: Path) -> Path:
    """The folder above the first part of a glob that is a pattern."""
    folder = Path(start.anchor)
    for part in start.relative_to(start.anchor).parts:
        if glob.has_magic(part):
            break
        folder /= part
    return folder


def _inside(folder: Path, found: Found, top: Path) -> list[Path]:
    """The files of a folder and its subfolders, by links too that stay below the top, each folder once; nothing
    hidden."""
    files: list[Path] = []
    seen: set[Path] = set()

    def is_closed(error: OSError) -> None:
        what = {"path": Place(str(error.filename), "data.path"), "reason": error.strerror or type(error).__name__}
        found.unreadable.append(Notice("folder_closed", what))

    for place, folders, names in os.walk(folder, onerror=is_closed, followlinks=True):
        here = Path(place)
        if here.resolve() in seen:
            folders.clear()
            continue
        if _leads_outside(here, top):
            found.unreadable.append(_outside(here))
            folders.clear()
            continue
        seen.add(here.resolve())
        if system := [name for name in folders if name in SYSTEM_FOLDERS]:
            found.notes.append(_notice("folders_of_system", str(folder), [here / name for name in system]))
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in system)
        files += _checked([here / name for name in names if not name.startswith(".")], found, top)
    return sorted(files)


def _checked(files: Sequence[Path], found: Found, top: Path) -> Iterator[Path]:
    for file in files:
        if _leads_outside(file, top):
            found.unreadable.append(_outside(file))
        elif file.is_file():
            yield file
        elif what := _kind_of_no_file(file):
            found.unreadable.append(Notice("no_file", {"path": Place(str(file), "data.path"), "what": what}))
        elif file.is_symlink():
            found.unreadable.append(Notice("link_broken", {"path": Place(str(file), "data.path")}))


def _leads_outside(path: Path, top: Path) -> bool:
    """Whether a link, or one on the way to a file, leads out of the folder that is read; a broken one leads nowhere."""
    return path.exists() and not path.resolve().is_relative_to(top)


def _outside(path: Path) -> Notice:
    return Notice("link_outside", {"path": Place(str(path), "data.path")})


def _kind_of_no_file(path: Path) -> str | None:
    """What a path is that is neither file nor folder; None where it is one of them, or is not there."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return None
    return next((what for is_that, what in _NO_FILES if is_that(mode)), None)


def drop_copies(found: Found) -> None:
    """Take out files that hold the same bytes as another of their kind, with a note: files of one size are read for it.

    What the user named stays, else the shortest name.
    """
    files, named = found.files, found.named
    sizes = Counter(file.stat().st_size for file in files)
    groups: dict[tuple[str, bytes], list[Path]] = {}
    for file in files if len(files) > len(named) else ():
        size = file.stat().st_size
        if size and sizes[size] > 1 and (digest := _digest(file)) is not None:
            groups.setdefault((file.suffix.lower(), digest), []).append(file)
    doubles: set[Path] = set()
    for group in groups.values():
        kept, *others = sorted(group, key=lambda file: (file not in named, len(file.name), str(file)))
        copies = [file for file in others if file not in named]
        if copies:
            doubles.update(copies)
            names = tuple(Data(file.name) for file in copies)
            found.notes.append(Notice("files_identical", {"file": Data(kept.name), "copies": names}))
    found.files = tuple(file for file in files if file not in doubles)


def _digest(file: Path) -> bytes | None:
    try:
        with file.open("rb") as content:
            return hashlib.file_digest(content, "sha256").digest()
    except OSError:
        return None  # whoever reads it says why it cannot be opened


def names(files: Sequence[Path]) -> dict[Path, str]:
    """A short name for each file, unique: its stem; files that share one get it with suffix and as much of their
    folders as tells them apart."""
    by_stem: dict[str, list[Path]] = {}
    for file in files:
        by_stem.setdefault(stem(file), []).append(file)
    result: dict[Path, str] = {}
    for short, twins in by_stem.items():
        if len(twins) == 1:
            result[twins[0]] = short
            continue
        whole = [twin.resolve() for twin in twins]
        top = _common([one.parent for one in whole])
        for twin, one in zip(twins, whole, strict=True):
            long = (one.relative_to(top) if top else one).as_posix()
            result[twin] = f"./{long}" if len(by_stem.get(long, ())) == 1 else long
    return {file: result[file] for file in files}


def _common(folders: Sequence[Path]) -> Path | None:
    """The folder that holds them all; None where they are on several drives of a Windows machine."""
    try:
        return Path(os.path.commonpath(folders))
    except ValueError:
        return None


def stem(file: Path) -> str:
    """A file's name without its ending, `survey` of `survey.csv` and of `survey.csv.gz`."""
    inner = Path(file.stem)
    return inner.stem if file.suffix.lower() in PACKED and _is_readable(inner) else file.stem
