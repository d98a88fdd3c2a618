"""The vault: which placeholder stands for which value. One person has one number, by order of appearance.

It lives in memory, is never logged, and shows no value in its repr.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from hybridgen.privacy.matching import Key, fold, key
from hybridgen.privacy.vocabulary import TITLES

# [PERSON_3], and what models make of it: [person 3], {PERSON-3}, \[PERSON\_3\], PERSON_3. Round brackets are the
# sentence's own: (PERSON_3) becomes (Anna Weber).
_LOOSE = r"([A-Z]+(?:\\?[_ -][A-Z]+)*)\\?[_ -]?(\d{1,9})"
_STRICT = r"([A-Z]+(?:\\?_[A-Z]+)*)\\?_(\d{1,9})"
_TOKEN = re.compile(
    rf"\\\[{_LOOSE}\\\]|[\[{{<]\s*{_LOOSE}\s*[\]}}>]|(?<![A-Z0-9_]){_STRICT}(?![A-Z0-9_])", re.IGNORECASE | re.ASCII
)


class Vault:
    """Values and their placeholders."""

    def __init__(self) -> None:
        self._placeholders: dict[Key, str] = {}
        self._forms: dict[str, str] = {}  # placeholder: the fullest form of its value, the first such one seen
        self._people: dict[frozenset[str], str] = {}
        self._numbers: Counter[str] = Counter()
        self._taken: set[str] = set()

    def __len__(self) -> int:
        """Distinct placeholders."""
        return len(self._forms)

    def __repr__(self) -> str:
        return f"<Vault of {len(self)} placeholders>"

    def reserve(self, text: str) -> None:
        """Keep the numbers of placeholders that the text brings along from giving new ones."""
        self._taken.update(_spelled(match) for match in _TOKEN.finditer(text))

    def learn(self, mentions: Iterable[tuple[str, str]]) -> None:
        """Give every new value its placeholder. mentions: (kind, value) in order of appearance.

        A value found as several kinds is of the most frequent one. A person's short form ("Anna", "Mr. Weber") has the
        full name's placeholder ("Anna Weber") when just one full name among the mentions fits.
        """
        kinds: defaultdict[Key, Counter[str]] = defaultdict(Counter)
        values: dict[Key, str] = {}
        for kind, value in mentions:
            name = key(value)
            if name and name not in self._placeholders:
                kinds[name][kind] += 1
                values.setdefault(name, value)
        people = {name: _words(values[name]) for name in values if kinds[name].most_common(1)[0][0] == "PERSON"}
        owners = _owners({*self._people, *people.values()})
        for name, value in values.items():
            kind = kinds[name].most_common(1)[0][0]
            if people.get(name):
                owner = owners[people[name]]
                token = self._people.get(owner) or self._people.get(people[name]) or self._new(kind)
                self._people[owner] = self._people[people[name]] = token
            else:
                token = self._new(kind)
            self._placeholders[name] = token
            known = self._forms.get(token)
            if known is None or len(_words(value)) > len(_words(known)):
                self._forms[token] = value

    def placeholder(self, value: str) -> str:
        """The placeholder of a value that was learnt, in any case and spacing. Raises KeyError without the value."""
        token = self._placeholders.get(key(value))
        if token is None:
            raise KeyError("a value that the vault does not hold")
        return token

    def entries(self) -> Iterator[tuple[Key, str]]:
        """Folded values with their placeholders, as `matching.Index` takes them."""
        return iter(self._placeholders.items())

    def restore(self, text: str) -> str:
        """The text with known placeholders, however spelled, replaced by their values; others stay as they are."""
        return _TOKEN.sub(lambda match: self._forms.get(_spelled(match), match[0]), text)

    def blank(self, text: str) -> str:
        """The text without known placeholders: what is left may be looked through for values."""
        return _TOKEN.sub(lambda match: " \0 " if _spelled(match) in self._forms else match[0], text)

    def unknown(self, text: str) -> tuple[str, ...]:
        """Placeholders in the text that look like ours, by their kind, and stand for nothing: broken or invented."""
        kinds = {token[1:].rpartition("_")[0] for token in self._forms}
        spelled = dict.fromkeys(_spelled(match) for match in _TOKEN.finditer(text))
        return tuple(t for t in spelled if t not in self._forms and t[1:].rpartition("_")[0] in kinds)

    def _new(self, kind: str) -> str:
        while True:
            self._numbers[kind] += 1
            token = f"[{kind}_{self._numbers[kind]}]"
            if token not in self._taken:
                return token


def _spelled(match: re.Match[str]) -> str:
    kind, number = (group for group in match.groups() if group)
    return f"[{re.sub(r'[^A-Za-z]+', '_', kind).upper()}_{int(number)}]"


def _words(name: str) -> frozenset[str]:
    words = frozenset(fold(word) for word in re.findall(r"[^\W_]+", name))
    return words - TITLES or words


def _owners(names: set[frozenset[str]]) -> dict[frozenset[str], frozenset[str]]:
    """For each name, as a set of words, the one longest name that holds all its words; itself where there are two."""
    holding: defaultdict[str, set[frozenset[str]]] = defaultdict(set)
    for name in names:
        for word in name:
            holding[word].add(name)
    owners = {}
    for name in names:
        longer = {other for other in set.intersection(*(holding[w] for w in name)) if name < other} if name else set()
        longest = [other for other in longer if not any(other < another for another in longer)]
        owners[name] = longest[0] if len(longest) == 1 else name
    return owners
