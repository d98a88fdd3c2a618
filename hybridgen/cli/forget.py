"""A person taken out of what runs have left: `hybridgen-forget NAME [FOLDER …] [--dry-run]`.

The vaults, the ledger and the knowledge base are those of the usual places unless others are named; FOLDER is a run's.
It is no part of a run, and asks no model.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from hybridgen.cli.ledger import LEDGER
from hybridgen.cli.terminal import outlive_streams, say, shown
from hybridgen.core import private
from hybridgen.core.errors import DONE, FAULT, HybridgenError, InputError
from hybridgen.core.notices import counted
from hybridgen.core.urls import redacted
from hybridgen.knowledge import forgetting
from hybridgen.knowledge.edge import EdgeStore
from hybridgen.knowledge.store import Store
from hybridgen.llm.ledger import account
from hybridgen.privacy.forgetting import InVault, Person, find_in_vaults, person_of
from hybridgen.privacy.pseudonymise import vault_file, vault_lines
from hybridgen.reports import forgotten

COMMAND = "hybridgen-forget"
VAULT, KNOWLEDGE = "outputs/vault", "outputs/knowledge"  # the defaults of privacy.vault and knowledge.path
_ELSEWHERE = "what was sent to a paid provider, what a tracking server or store keeps"
_COPIES = "copies of these files, and the data itself: take the person out of it before it is read again"
NOT_REACHED = f"{_ELSEWHERE}, a Qdrant server, {_COPIES}"
NOT_REACHED_AT_SERVER = (
    f"{_ELSEWHERE}, collections in a folder, snapshots of the Qdrant server and what it has not cleaned off its disk "
    f"yet, {_COPIES}"
)


def main() -> int:
    """Print what was found where; the exit code: 1 where something is left that could not be written."""
    parser = argparse.ArgumentParser(prog=COMMAND, description="Takes a person out of what runs have left.")
    parser.add_argument("name", nargs="?", metavar="NAME", help="a name in full, or a placeholder")
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER", help="of a run")
    parser.add_argument("--list", type=Path, metavar="FILE", help="with a name or a placeholder on each line")
    parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
    parser.add_argument("--vault", type=Path, default=Path(VAULT), metavar="PLACE", help=f"file or folder ({VAULT})")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--ledger", type=Path, default=Path(LEDGER), metavar="FILE", help=f"({LEDGER})")
    which.add_argument("--url", metavar="URL", help="a ledger that machines share: postgresql://host/name")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--knowledge", type=Path, default=Path(KNOWLEDGE), metavar="FOLDER", help=f"({KNOWLEDGE})")
    where.add_argument("--knowledge-url", metavar="URL", help="a Qdrant server that has the collections")
    given = parser.parse_args()
    outlive_streams()
    private.begin()
    try:
        names, folders = _names(given), list(given.folders)
        if given.list and given.name:
            folders = [Path(given.name), *folders]
        for folder in folders:
            if not folder.is_dir():
                raise InputError(f"{folder}: there is no such folder of a run")
        vaults = sorted(given.vault.glob(f"*{vault_file.SUFFIX}")) if given.vault.is_dir() else [given.vault]
        vaults = [file for file in vaults if file.is_file()]
        if given.vault.is_dir() and not given.dry_run and (halves := vault_lines.remove_halves(given.vault)):
            print(f"{given.vault}: {counted(halves, 'vault')} half written by a run that was killed, taken away")
        store = _at_server(given.knowledge_url) if given.knowledge_url else EdgeStore(given.knowledge)
        store.names()  # one that cannot be asked is told before anything is taken out
        left = False
        for name in names:
            left |= _forget(name, vaults, folders, store, given)
    except HybridgenError as error:
        say(str(error), COMMAND)
        return error.exit_code
    print(f"not reached: {NOT_REACHED_AT_SERVER if given.knowledge_url else NOT_REACHED}")
    return FAULT if left else DONE


def _names(given: argparse.Namespace) -> list[str]:
    if given.list is None:
        if not (given.name or "").strip():
            raise InputError(f"name somebody: {COMMAND} NAME, or --list FILE")
        return [given.name.strip()]
    try:
        lines = given.list.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{given.list}: cannot be read as a list of names ({type(error).__name__})") from None
    return list(dict.fromkeys(line.strip() for line in lines if line.strip()))


def _forget(
    name: str, vaults: Sequence[Path], folders: Sequence[Path], store: Store, given: argparse.Namespace
) -> bool:
    """Whether anything is left that holds the person. First what needs the vault to be found, the vault last: who is
    stopped on the way begins again."""
    is_shown_only = bool(given.dry_run)
    found = find_in_vaults(name, vaults)
    everywhere = person_of(name, found, {file.name for file in vaults} if len(vaults) == 1 else set())
    if not everywhere.forms and not found:
        raise InputError(f"{name}: no vault knows it")
    print(f"{shown(name)}:" + (" this would be done" if is_shown_only else ""))
    left = _in_ledger(everywhere, given)
    for folder in folders:
        person = person_of(name, found, forgotten.vaults_of(folder))
        left |= _in_folder(folder, person, is_shown_only=is_shown_only)
    left |= _in_knowledge(everywhere, store, given)
    for one in found:
        _in_vault(one, is_shown_only=is_shown_only)
    if not found:
        print(f"  vaults: none of {len(vaults)} knows the name")
    return left


def _in_vault(found: InVault, *, is_shown_only: bool) -> None:
    if not is_shown_only:
        vault_file.forget(found.file, found.placeholders)
    print(f"  {found.file}: {', '.join(sorted(found.placeholders))} stands for nobody any more")


def _in_ledger(person: Person, given: argparse.Namespace) -> bool:
    where = given.url or given.ledger
    if isinstance(where, Path) and not where.is_file():
        print(f"  {where}: there is no such ledger")
        return False
    done = account.forget(where, person.is_in, is_shown_only=given.dry_run)
    print(
        f"  {redacted(str(where))}: {done.blanked:,} of {done.calls:,} calls have no texts any more; all figures stay"
    )
    if done.out:
        print(
            f"  {redacted(str(where))}: {done.out:,} calls are out and were left; type the same again when they ended"
        )
    return bool(done.out)


def _in_folder(folder: Path, person: Person, *, is_shown_only: bool) -> bool:
    done = forgotten.blank(folder, person, is_shown_only=is_shown_only)
    for file, count in done.texts.items():
        print(f"  {file}: {count:,} texts blanked")
    if not done.texts:
        print(f"  {folder}: no text holds the name")
    for file in dict.fromkeys(done.left):
        print(f"  {file}: holds the name and cannot be written without; delete it")
    return bool(done.left)


def _in_knowledge(person: Person, store: Store, given: argparse.Namespace) -> bool:
    """Collections in a folder, or at a server, where no file can be looked at."""
    folder, url, left = given.knowledge, given.knowledge_url, False
    for name in store.names():
        place = f"{redacted(url)}: {name}" if url else str(folder / name)
        with store.opened(name) as collection:
            found, stayed = (
                forgetting.forget(collection, person.is_in, is_shown_only=given.dry_run) if collection else (0, 0)
            )
        print(f"  {place}: {found:,} passages taken out")
        if stayed:
            left = True
            print(f"  {place}: {stayed:,} were written meanwhile; type the same again when nobody loads")
        if found and not url and not given.dry_run and any(_bytes_in(folder / name, person)):
            left = True
            print(f"  {place}: its engine still has bytes of them on disk; delete the folder and load it anew")
    return left


def _at_server(url: str) -> Store:
    """The collections of a Qdrant server, at an address as a run would take it. Raises ConfigError."""
    from hybridgen.config.compose import compose
    from hybridgen.knowledge.server import ServerStore

    return ServerStore(str(compose(["task=knowledge"], {"knowledge.url": url}).knowledge.url))


def _bytes_in(folder: Path, person: Person) -> Iterator[Path]:
    """Files in which a form of the name stands letter by letter."""
    for file in folder.rglob("*"):
        if file.is_file() and any(form.encode() in file.read_bytes() for form in person.forms):
            yield file


if __name__ == "__main__":
    sys.exit(main())
