"""Files that lie in folders beside data and hold none: those of the system, of other programs, and about the data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from hybridgen.sources.code_books import is_code_book_name

SYSTEM_FOLDERS = frozenset(
    ["__MACOSX", "__pycache__", "node_modules", "$RECYCLE.BIN", "System Volume Information", "lost+found", "@eaDir"]
)
_SYSTEM = frozenset(["thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r"])
_OWNED = re.compile(r"~\$|\.~lock|~lock|~wrl|#.*#$|.*~$|\._", re.IGNORECASE)  # locks, autosaves, twins of other systems
_UNFINISHED = frozenset(
    ".bak .backup .tmp .temp .swp .swo .old .orig .part .partial .crdownload .download .asd .wbk .xlk .lock".split()
)
_PROJECT = frozenset(
    "requirements.txt constraints.txt package.json package-lock.json composer.json tsconfig.json manifest.json"
    " datapackage.json dataset_description.json makefile dockerfile pipfile pyproject.toml setup.cfg environment.yml"
    " cmakelists.txt robots.txt renv.lock".split()
)
# README, README_first, read me: in any kind of file that a text may be in.
_ABOUT = re.compile(
    r"(read[ _-]?me|liesmich|lies[ _-]mich|lisez[ _-]?moi|l[eé]eme|leia[ _-]?me|leggimi|lees[ _-]?mij|läs[ _-]?mig"
    r"|прочти)(?![a-zà-ÿ]).*"
    r"|(licen[sc]e|lizenz|copying|change[ _-]?log|contributing|code[ _-]of[ _-]conduct|citation)"
    r"([ _.-]?(mit|apache|[\d.]+))*",
    re.IGNORECASE,
)

# What an export of Slack holds beside a folder for each channel with a file for each day.
_CHAT_LISTS = frozenset(
    "users.json channels.json groups.json dms.json mpims.json integration_logs.json canvases.json lists.json"
    " file_conversations.json huddle_transcripts.json org_users.json".split()
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d\.json")


def is_of_system(file: Path) -> bool:
    """Whether the system or a program keeps a file for itself: a lock, a backup, a half download."""
    return file.name.lower() in _SYSTEM or _OWNED.match(file.name) is not None or file.suffix.lower() in _UNFINISHED


def is_about_data(file: Path) -> bool:
    """Whether a file's name says that it is about the data or its project: a read-me, a licence, a code book."""
    return file.name.lower() in _PROJECT or _ABOUT.fullmatch(file.stem) is not None or is_code_book_name(file.stem)


def lists_of_chats(files: Sequence[Path]) -> list[Path]:
    """The lists of people and channels beside the folders of channels, a file a day, in an export of Slack."""
    exports = {file.parent.parent for file in files if _DAY.fullmatch(file.name)}
    exports = {folder for folder in exports if any(file == folder / "users.json" for file in files)}
    return [file for file in files if file.parent in exports and file.name in _CHAT_LISTS]
