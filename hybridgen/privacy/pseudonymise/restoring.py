"""The values put back from a vault alone: no data, no ledger, no model."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from hybridgen.privacy.pseudonymise.operators import decrypted
from hybridgen.privacy.pseudonymise.placeholders import kind_of, tokens


def restored(
    text: str, values: Mapping[str, str], secret: bytes = b"", write: Callable[[str], str] = str
) -> tuple[str, list[str]]:
    """A text with its placeholders, however spelled, as their values, and those of the same kinds that are not known.

    values: placeholders as the vault has them, with what they stand for. secret: the vault's key, under which values
    may have been encrypted. write: how a value is written where it stands inside a file's own signs.
    """
    kinds = {kind_of(token) for token in values}
    parts, at, unknown = [], 0, dict[str, None]()
    for start, end, token in tokens(text):
        if token in values:
            parts += [text[at:start], write(values[token])]
            at = end
        elif kind_of(token) in kinds:
            unknown[token] = None
    back = "".join(parts) + text[at:]
    return decrypted(back, secret, write) if secret else back, list(unknown)
