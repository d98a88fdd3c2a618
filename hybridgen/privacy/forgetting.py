"""A person to be forgotten: by which words and placeholders texts are told that hold them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from hybridgen.core.errors import InputError
from hybridgen.privacy.lexicon.english import english
from hybridgen.privacy.pseudonymise import vault_file
from hybridgen.privacy.pseudonymise.known import identifies
from hybridgen.privacy.pseudonymise.operators import hashed, sealed
from hybridgen.privacy.pseudonymise.placeholders import PLACEHOLDER, is_code, named
from hybridgen.privacy.pseudonymise.vault import SEPARATOR, words_of_name
from hybridgen.privacy.text.matching import Index, Match, key

FORGOTTEN = "(forgotten)"  # what stands in place of a name where a text cannot be left empty
_HASH = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|[nrtbf\"\\/])")


@dataclass(frozen=True, slots=True, repr=False)
class InVault:
    """Where a vault has somebody: the placeholders that stand for them, and all forms of their name. secret: its key,
    under which they may have been hashed or encrypted."""

    file: Path
    placeholders: frozenset[str]
    forms: frozenset[str]
    secret: bytes


class Person:
    """All that texts are searched for. Words count whole, in any case, spacing and accents; a form that is an English
    word only with a capital."""

    def __init__(self, forms: Iterable[str], placeholders: Iterable[str], secrets: Iterable[bytes] = ()) -> None:
        """secrets: keys under which names may have been hashed or encrypted."""
        self.forms, self._placeholders = sorted(set(forms)), frozenset(placeholders)
        self._secrets = [secret for secret in secrets if secret]
        self._hashes = {hashed(form, secret) for form in self.forms for secret in self._secrets}
        self._index, self._firsts = Index(), set[str]()
        for form in self.forms:
            is_word = form.isalpha() and english().is_word(form)
            self._index.add(key(form), "", Match.CAPITAL if is_word else Match.ANY_CASE)
            self._firsts.add(key(form)[0])

    def is_in(self, text: str) -> bool:
        """Whether a text holds the person: also one in which signs are escaped, as in JSON and in Markdown."""
        if self._stands(text) or self._sealed(text) or not self._hashes.isdisjoint(_HASH.findall(text)):
            return True
        return "\\" in text and self._stands(_ESCAPE.sub(lambda found: _char(found[1]), text))

    def without(self, text: str) -> tuple[str, int]:
        """A text without the person's names and placeholders, and how many there were."""
        places = [(hit.start, hit.end) for hit in self._index.find(text)]
        places += [match.span() for match in PLACEHOLDER.finditer(text) if match[0] in self._placeholders]
        places += [match.span() for match in _HASH.finditer(text) if match[0] in self._hashes]
        places += self._sealed(text)
        parts, at = [], 0
        for start, end in sorted(places):
            if start >= at:
                parts += [text[at:start], FORGOTTEN]
                at = end
        return "".join(parts) + text[at:], len(places)

    def _sealed(self, text: str) -> list[tuple[int, int]]:
        """Where one of the names stands encrypted."""
        every = (one for secret in self._secrets for one in sealed(text, secret))
        return [(start, end) for start, end, value in every if self._stands(value)]

    def _stands(self, text: str) -> bool:
        if text.isascii() and not any(word in text.lower() for word in self._firsts):  # as in most of them
            return bool(self._placeholders) and bool(self._placeholders & named(text))
        return any(True for _ in self._index.find(text)) or bool(self._placeholders & named(text))


def find_in_vaults(name: str, files: Sequence[Path]) -> list[InVault]:
    """Where vaults have somebody of that name or placeholder.

    Raises InputError where a vault cannot be read, or where a name or a number fits several.
    """
    if PLACEHOLDER.fullmatch(name) and not is_code(name) and len(files) > 1:
        raise InputError(f"{name}: each of {len(files)} vaults has such a number; name one of them with --vault FILE")
    found = []
    for file in files:
        kept = vault_file.open_vault(file)
        tokens = _tokens(name, kept)
        if len(tokens) > 1:
            raise InputError(f"{file}: the name fits {', '.join(sorted(tokens))}; give one of these, or the full name")
        forms = {kept.values.get(token, "") for token in tokens}
        forms |= {
            " ".join("".join(key_.split(SEPARATOR)).split()) for key_, token in kept.numbers.items() if token in tokens
        }
        if tokens:
            found.append(InVault(file, frozenset(tokens), frozenset(filter(None, forms)), bytes.fromhex(kept.key)))
    return found


def person_of(name: str, found: Sequence[InVault], numbered: Set[str]) -> Person:
    """Whom texts are searched for. numbered: the names of vaults whose numbers the texts have;
    others give the same."""
    forms = {form for one in found for form in one.forms if identifies(form)}
    tokens = {token for one in found for token in one.placeholders if one.file.name in numbered or is_code(token)}
    return Person(forms if PLACEHOLDER.fullmatch(name) else {*forms, name}, tokens, {one.secret for one in found})


def _tokens(name: str, kept: vault_file.Kept) -> set[str]:
    """The placeholders of a name in a vault: of just that value, else of the names that have all its words."""
    if PLACEHOLDER.fullmatch(name):
        return {name} & {*kept.values, *kept.numbers.values()}
    exact = {token for value, token in kept.numbers.items() if tuple(value.split(SEPARATOR)) == key(name)}
    exact |= {token for token, value in kept.values.items() if value and key(value) == key(name)}
    words = words_of_name(name)
    return exact or {token for token, value in kept.values.items() if value and words and words <= words_of_name(value)}


def _char(code: str | None) -> str:
    return chr(int(code, 16)) if code else " "
