"""The vault: which placeholder stands for which value. What the fit knows is numbered, one person has one number.

It lives in memory, is never logged, and shows no value in its repr.
"""

from __future__ import annotations

import re
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import combinations, islice

from hybridgen.privacy.lexicon.vocabulary import TITLES
from hybridgen.privacy.pseudonymise.placeholders import CODES, FIRST_CODE, is_code, kind_of, named, number_of, numbered
from hybridgen.privacy.text.letters import LETTERS_AND_DIGITS
from hybridgen.privacy.text.matching import Key, fold, key

Words = frozenset[str]
MAX_NAME_WORDS = 6  # of which all parts are looked up; a longer one is compared with others
SEPARATOR = "\x1f"  # between the parts of a folded value where it is kept: ASCII has it for this


class Vault:
    """Values and their placeholders. Codes may be recorded by one thread while others read."""

    def __init__(self) -> None:
        self._placeholders: dict[Key, str] = {}
        self._forms: dict[str, str] = {}  # placeholder: the fullest form of its value, the first such one seen
        self._people: dict[Words, str] = {}
        self._with_word: defaultdict[str, set[Words]] = defaultdict(set)  # names of people by each of their words
        self._numbers: Counter[str] = Counter()
        self._taken: set[str] = set()
        self._withdrawn: set[str] = set()  # that an earlier fit gave and the data itself writes by now
        # placeholder: what has this code, mostly one person or thing, by what all its forms share; each with its forms
        self._coded: dict[str, dict[str, dict[Key, str]]] = {}
        self._recorded: list[str] = []  # the placeholder of each form of a coded value, as they came
        self._changing = threading.RLock()

    def __len__(self) -> int:
        """Distinct placeholders."""
        return len(self._forms) + len(self._coded)

    def __repr__(self) -> str:
        return f"<Vault of {len(self)} placeholders>"

    def reserve(self, text: str) -> None:
        """Keep the placeholders that the text brings along from being given."""
        self._taken |= named(text)

    def is_taken(self, token: str) -> bool:
        """Whether the data itself has written this placeholder."""
        return token in self._taken

    def know(self, entries: Mapping[str, str], forms: Mapping[str, str]) -> None:
        """Take over what an earlier fit numbered. entries: folded values with their placeholders; forms: placeholders
        with the fullest form of their values. A placeholder that the data itself writes by now is nobody's any more:
        its value gets another number."""
        self._withdrawn = self._taken & forms.keys()
        for token in {*entries.values(), *forms}:  # among them such as stand for nobody any more
            kind, number = kind_of(token), number_of(token)
            if not is_code(token):
                number = number - CODES if number >= FIRST_CODE else number
                self._numbers[kind] = max(self._numbers[kind], number)
        for value, token in entries.items():
            kind = kind_of(token)
            if token in self._taken:
                continue
            name = tuple(value.split(SEPARATOR))
            self._placeholders[name] = token
            self._forms[token] = forms.get(token, "".join(name))
            if kind == "PERSON":
                self._add_person(words_of_name("".join(name)), token)

    def learn(self, mentions: Mapping[tuple[str, str], int]) -> None:
        """Give every new value its number. mentions: (kind, value) in order of appearance, with how often it is found.

        A value found as several kinds is of the most frequent one. A person's short form ("Anna", "Mr. Weber") has the
        full name's placeholder ("Anna Weber") when just one full name among the mentions fits.
        """
        kinds: defaultdict[Key, Counter[str]] = defaultdict(Counter)
        values: dict[Key, str] = {}
        for (kind, value), count in mentions.items():
            name = key(value)
            if name and name not in self._placeholders:
                kinds[name][kind] += count
                values.setdefault(name, value)
        people = {name: words_of_name(values[name]) for name in values if kinds[name].most_common(1)[0][0] == "PERSON"}
        owners = find_owners({*self._people, *people.values()})
        for name, value in values.items():
            kind = kinds[name].most_common(1)[0][0]
            if people.get(name):
                owner = owners[people[name]]
                token = self._people.get(owner) or self._people.get(people[name]) or self._next(kind)
                self._add_person(owner, token)
                self._add_person(people[name], token)
            else:
                token = self._next(kind)
            self._placeholders[name] = token
            self._keep_form(token, value)

    def person(self, words: Words) -> str | None:
        """The number of the one person whose name has all these words, or whose name they have all of; None where
        nobody's, or several people's do."""
        if words in self._people:
            return self._people[words]
        near = (name for word in words for name in self._with_word.get(word, ()))
        fitting = {self._people[name] for name in near if words < name or name < words}
        return next(iter(fitting)) if len(fitting) == 1 else None

    def record(self, token: str, folded: str, value: str) -> bool:
        """Keep the value that a code stands for; whether somebody else has the same code. folded: what all forms of
        the value share."""
        name = key(value)
        with self._changing:
            values = self._coded.setdefault(token, {})
            forms = values.setdefault(folded, {})
            if name not in forms:
                forms[name] = value
                self._recorded.append(token)
            return len(values) > 1

    def placeholder(self, value: str) -> str | None:
        """The number of a value that the fit knows, in any case and spacing; None where it does not."""
        return self._placeholders.get(key(value))

    def entries(self) -> Iterator[tuple[Key, str]]:
        """Folded values with their numbers, as `matching.Index` takes them."""
        return iter(self._placeholders.items())

    def export(self) -> dict[str, str]:
        """What `know` takes: folded values with their numbers."""
        return {SEPARATOR.join(name): token for name, token in self._placeholders.items()}

    @property
    def kinds(self) -> set[str]:
        """Kinds of the placeholders."""
        return {kind_of(token) for token in (*self._forms, *self._coded)}

    def values(self) -> dict[str, str]:
        """Placeholders with the fullest form of what they stand for; empty for a code that two values share, and for
        what an earlier fit gave and the data itself writes by now."""
        with self._changing:
            shared = dict.fromkeys(self._withdrawn, "")
            return shared | self._forms | {token: self.value(token) for token in self._coded}

    @property
    def forms(self) -> int:
        """How many forms of coded values were recorded."""
        return len(self._recorded)

    def values_after(self, forms: int) -> dict[str, str]:
        """As `values`, of the codes that had more forms recorded after so many."""
        with self._changing:
            return {token: self.value(token) for token in self._recorded[forms:]}

    def value(self, token: str) -> str:
        """The fullest form of what a placeholder, spelled right, stands for; empty where nothing or several do."""
        if token in self._forms:
            return self._forms[token]
        with self._changing:
            values = [list(forms.values()) for forms in self._coded.get(token, {}).values()]
        if len(values) != 1:
            return ""
        return max(values[0], key=lambda value: len(words_of_name(value)))

    def all_values(self, token: str) -> list[str]:
        """All values that a placeholder stands for."""
        if token in self._forms:
            return [self._forms[token]]
        with self._changing:
            return [form for forms in self._coded.get(token, {}).values() for form in forms.values()]

    def is_number(self, token: str) -> bool:
        """Whether a placeholder, spelled right, is one that the fit gave."""
        return token in self._forms

    def holds(self, token: str) -> bool:
        """Whether a placeholder, spelled right, stands for anything."""
        return token in self._forms or token in self._coded

    def _add_person(self, words: Words, token: str) -> None:
        self._people[words] = token
        for word in words:
            self._with_word[word].add(words)

    def _keep_form(self, token: str, value: str) -> None:
        known = self._forms.get(token)
        if known is None or len(words_of_name(value)) > len(words_of_name(known)):
            self._forms[token] = value

    def _next(self, kind: str) -> str:
        while True:
            self._numbers[kind] += 1
            token = numbered(kind, self._numbers[kind])
            if token not in self._taken:
                return token


def words_of_name(name: str) -> Words:
    """The words of a name, folded, without titles."""
    words = frozenset(fold(word) for word in re.findall(LETTERS_AND_DIGITS, name))
    return words - TITLES or words


def find_owners(names: Set[Words]) -> dict[Words, Words]:
    """For each name, as a set of words, the one longest name that holds all its words; itself where there are two."""
    longer: defaultdict[Words, list[Words]] = defaultdict(list)
    by_word = _by_rarest_word(names) if any(len(name) > MAX_NAME_WORDS for name in names) else {}
    for name in names:
        for part in _parts(name, names, by_word):
            longer[part].append(name)
    owners = {}
    for name in names:
        longest = list(islice((other for other in longer.get(name, ()) if other not in longer), 2))
        owners[name] = longest[0] if len(longest) == 1 else name
    return owners


def _parts(name: Words, names: Set[Words], by_word: Mapping[str, Sequence[Words]]) -> Iterator[Words]:
    """The names whose words a longer one has all of."""
    if len(name) > MAX_NAME_WORDS:
        return (other for word in name for other in by_word.get(word, ()) if other < name)
    subsets = (frozenset(some) for size in range(1, len(name)) for some in combinations(name, size))
    return (some for some in subsets if some in names)


def _by_rarest_word(names: Set[Words]) -> Mapping[str, Sequence[Words]]:
    """Each name once, below the one of its words that the fewest names have."""
    uses = Counter(word for name in names for word in name)
    found: defaultdict[str, list[Words]] = defaultdict(list)
    for name in names:
        if name:
            found[min(name, key=lambda word: (uses[word], word))].append(name)
    return found
