"""The original values put back into files of a run: `hybridgen-restore VAULT FILE [FILE …]`, to standard output.

It needs the vault alone, with its key where it has one: no data, no ledger, no model. It is no part of a run.
"""

from __future__ import annotations

import argparse
import csv
import html
import io
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from hybridgen.cli.terminal import say
from hybridgen.core.cells import BOM, plain, table
from hybridgen.core.errors import DONE, HybridgenError, InputError
from hybridgen.privacy.pseudonymise import vault_file
from hybridgen.privacy.pseudonymise.restoring import restored

# How a value is written where it stands inside a file's own signs.
_WRITTEN: dict[str, Callable[[str], str]] = {
    ".json": lambda value: json.dumps(value, ensure_ascii=False)[1:-1],
    ".jsonl": lambda value: json.dumps(value, ensure_ascii=False)[1:-1],
    ".html": html.escape,
}


def main() -> int:
    """Print the restored files; the exit code. Placeholders that the vault does not know stay; stderr names them."""
    parser = argparse.ArgumentParser(prog="hybridgen-restore", description="Puts the original values back into files.")
    parser.add_argument(
        "vault", type=Path, metavar="VAULT", help="privacy.vault of the run's summary.json, in its folder"
    )
    parser.add_argument(
        "files", type=Path, nargs="+", metavar="FILE", help="records.jsonl, drafts.jsonl, records.md, …"
    )
    given = parser.parse_args()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # as the files are, whatever the system has
    try:
        vault = vault_file.open_vault(given.vault)
        values = vault.readable()
        for file in given.files:
            restored, unknown = restore(_read(file), values, file.suffix, bytes.fromhex(vault.key))
            sys.stdout.write(restored)
            if unknown:
                say(f"{file}: not in the vault: {', '.join(unknown)}", "hybridgen-restore")
    except HybridgenError as error:
        say(str(error), "hybridgen-restore")
        return error.exit_code
    return DONE


def restore(text: str, values: Mapping[str, str], suffix: str = "", secret: bytes = b"") -> tuple[str, list[str]]:
    """A text with its placeholders, however spelled, as their values, and those of the same kinds that are not known.

    values: placeholders as the vault has them, with what they stand for. suffix: of the text's file (".jsonl"), for
    values that hold signs of its own. secret: the vault's key, under which values may have been encrypted.
    """
    if suffix.lower() == ".csv":
        return _table(text, values, secret)
    return restored(text, values, secret, _WRITTEN.get(suffix.lower(), str))


def _table(text: str, values: Mapping[str, str], secret: bytes) -> tuple[str, list[str]]:
    """The same of a table cell by cell: a value with a comma or a quote must not make two cells of one, nor a
    formula."""
    rows, unknown = list[list[str]](), dict[str, None]()
    mark = BOM if text.startswith(BOM) else ""
    for row in csv.reader(io.StringIO(text.removeprefix(mark), newline="")):
        told = [restored(plain(cell), values, secret) for cell in row]
        rows.append([now for now, _ in told])
        unknown |= dict.fromkeys(token for _, missing in told for token in missing)
    return table(rows, is_marked=bool(mark)), list(unknown)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise InputError(f"{file}: is no text; records.jsonl holds the same as records.parquet") from None
    except OSError as error:
        raise InputError(f"{file}: cannot be read ({error.strerror or error})") from None


if __name__ == "__main__":
    sys.exit(main())
