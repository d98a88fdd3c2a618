"""Put the original values back: python scripts/restore.py VAULT FILE [FILE …]   e.g. outputs/vault/0f….json records.md

Prints the restored files; placeholders that the vault does not know stay as they are and are named on stderr.
"""

from __future__ import annotations

import sys
from pathlib import Path

from hybridgen.errors import InputError
from hybridgen.privacy import keeping
from hybridgen.privacy.pseudonyms import kind_of, tokens


def restored(text: str, values: dict[str, str]) -> tuple[str, list[str]]:
    """A text with known placeholders, however spelled, as their values; and the unknown ones of known kinds."""
    parts, at, unknown = [], 0, dict[str, None]()
    kinds = {kind_of(token) for token in values}
    for start, end, token in tokens(text):
        if token in values:
            parts += [text[at:start], values[token]]
            at = end
        elif kind_of(token) in kinds:
            unknown[token] = None
    return "".join(parts) + text[at:], list(unknown)


def main(arguments: list[str]) -> int:
    if len(arguments) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        values = keeping.read(Path(arguments[0]))
        for file in arguments[1:]:
            text, unknown = restored(Path(file).read_text(), values)
            print(text, end="")
            if unknown:
                print(f"{file}: not in the vault: {', '.join(unknown)}", file=sys.stderr)
    except (InputError, OSError) as error:
        print(f"restore: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
