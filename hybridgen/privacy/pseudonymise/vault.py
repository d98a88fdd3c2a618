"""The vault: which placeholder stands for which value. One person has one number, by order of appearance.

It lives in memory, is never logged, and shows no value in its repr.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from hybridgen.privacy.lexicon.vocabulary import TITLES
from hybridgen.privacy.pseudonymise.origins import REACH, Origins
from hybridgen.privacy.text.matching import Key, fold, key

# [PERSON_3], and what models make of it: [person 3], {PERSON-3}, \[PERSON\_3\], PERSON_3. Round brackets are the
# sentence's own: (PERSON_3) becomes (Anna Weber).
_LOOSE = r"([A-Z]+(?:\\?[_ -][A-Z]+)*)\\?[_ -]?(\d{1,9})"
_STRICT = r"([A-Z]+(?:\\?_[A-Z]+)*)\\?_(\d{1,9})"
_TOKEN = re.compile(
    rf"\\\[{_LOOSE}\\\]|[\[{{<]\s*{_LOOSE}\s*[\]}}>]|(?<![A-Z0-9_]){_STRICT}(?![A-Z0-9_])", re.IGNORECASE | re.ASCII
)


class Vault:
    """Values and their placeholders. origins: which form of a value stood where in the data."""

    def __init__(self) -> None:
        self.origins = Origins()
        self._placeholders: dict[Key, str] = {}
        self._forms: dict[str, str] = {}  # placeholder: the fullest form of its value, the first such one seen
        self._people: dict[frozenset[str], str] = {}
        self._numbers: Counter[str] = Counter()
        self._taken: set[str] = set()
        self._aliases: dict[tuple[str, str], str] = {}

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

    def alias(self, placeholder: str, form: str) -> str:
        """A second placeholder for one form of a value, for a place that nothing else tells from another form's."""
        token = self._aliases.get((placeholder, form))
        if token is None:
            token = self._aliases[placeholder, form] = self._new(kind_of(placeholder))
            self._forms[token] = form
        return token

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
        """The text with known placeholders, however spelled, replaced by their values; others stay as they are.

        A cell of the data, and a piece of one, gets the form that stood there; other texts get the fullest one.
        """
        original = self.origins.whole(text)
        return _TOKEN.sub(self._form, text) if original is None else original

    @property
    def kinds(self) -> set[str]:
        """Kinds of the placeholders."""
        return {kind_of(token) for token in self._forms}

    def values(self) -> dict[str, str]:
        """Placeholders with the fullest form of what they stand for."""
        return dict(self._forms)

    def value(self, token: str) -> str:
        """The fullest form of what a placeholder, spelled right, stands for; empty where it stands for nothing."""
        return self._forms.get(token, "")

    def knows(self, token: str) -> bool:
        """Whether a placeholder, spelled right, stands for a value."""
        return token in self._forms

    def unknown(self, text: str) -> tuple[str, ...]:
        """Placeholders in the text that look like ours, by their kind, and stand for nothing: broken or invented."""
        kinds = self.kinds
        spelled = dict.fromkeys(_spelled(match) for match in _TOKEN.finditer(text))
        return tuple(t for t in spelled if t not in self._forms and kind_of(t) in kinds)

    def _form(self, match: re.Match[str]) -> str:
        token, text = _spelled(match), match.string
        if token not in self._forms:
            return match[0]
        before, after = text[max(0, match.start() - REACH) : match.start()], text[match.end() : match.end() + REACH]
        return self.origins.form(token, before, after) or self._forms[token]

    def _new(self, kind: str) -> str:
        while True:
            self._numbers[kind] += 1
            token = f"[{kind}_{self._numbers[kind]}]"
            if token not in self._taken:
                return token


def kind_of(placeholder: str) -> str:
    """PERSON of [PERSON_1]."""
    return placeholder[1:].rpartition("_")[0]


def tokens(text: str) -> Iterator[tuple[int, int, str]]:
    """Whatever looks like a placeholder in a text: where it starts and ends, and how it is spelled right."""
    return ((match.start(), match.end(), _spelled(match)) for match in _TOKEN.finditer(text))


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
