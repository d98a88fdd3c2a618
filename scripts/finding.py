"""Whether what is known slows finding, and what is read fills memory: python scripts/finding.py

values     characters pseudonymised a CPU second, with ten values known and with --values of them, in turn; the least
           disturbed of --rounds
documents  the process's memory after each tenth of --documents, each of new words, all read by one detector

Texts and names are made up anew from syllables, so that no word stands twice unless it is English.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator

import polars as pl
import psutil

from hybridgen.config.compose import compose
from hybridgen.privacy.detectors.presidio import Finder
from hybridgen.privacy.session import PrivacySession

SETTINGS = compose([]).privacy
SYLLABLES = "ba cho dri el fa gu hin jo ka lu mor ni ost pe qua ri su tan ul ve wim xo ya zel".split()
SAID = (
    "Well, {first} told me that the app forgets the address every other week, and I had to call them twice.",
    "My sister {first} {last} works at {last} Medical Centre, so she books for both of us and I get the text.",
    "I have been a customer for six years. In September it was slow, and nobody at the counter could say why.",
    "You can write to {last}@example.com, or to me at 12 {last} Road, if the form has to be signed again.",
    "Honestly, the queue is the worst part; {last} and her {last} machine stand right beside the door.",
)


def name(luck: random.Random) -> str:
    """A name that hardly anybody has."""
    return "".join(luck.choice(SYLLABLES) for _ in range(luck.randint(3, 5))).title()


def document(luck: random.Random) -> str:
    """Some 300 characters that somebody might have said."""
    return " ".join(said.format(first=name(luck), last=name(luck)) for said in luck.sample(SAID, 3))


def speed(finder: Finder, known: int, documents: list[str], luck: random.Random) -> float:
    """Characters a CPU second, beside so many names that are known: of fitting and protecting the documents, without
    what fitting the names alone takes."""
    people, nobody = names(known, luck), [None] * len(documents)
    ids = [str(n) for n in range(known + len(documents))]
    texts = pl.Series("said", [*[None] * known, *documents], dtype=pl.String)
    frame = pl.DataFrame({"_row": ids, "_unit": ids, "full_name": [*people, *nobody], "said": texts})
    begun = time.process_time()
    PrivacySession.open(SETTINGS, detector=finder).fit(frame[:known])
    alone = time.process_time()
    session = PrivacySession.open(SETTINGS, detector=finder)
    session.fit(frame)
    session.protect(frame[known:])
    return sum(map(len, documents)) / (time.process_time() - alone - (alone - begun))


def names(count: int, luck: random.Random) -> list[str]:
    """Distinct full names."""
    found: dict[str, None] = {}
    while len(found) < count:
        found[f"{name(luck)} {name(luck)}"] = None
    return list(found)


def memory(finder: Finder, documents: int, luck: random.Random) -> Iterator[tuple[int, float]]:
    """Documents read so far and the process's memory in MB, ten times."""
    for tenth in range(1, 11):
        finder.find([document(luck) for _ in range(documents // 10)])
        yield tenth * documents // 10, psutil.Process().memory_info().rss / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--values", type=int, default=10_000)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    luck, finder = random.Random(42), Finder()
    finder.find(["Loads what is loaded late."])
    documents = [document(luck) for _ in range(500)]
    rounds = [[speed(finder, known, documents, luck) for known in (10, given.values)] for _ in range(given.rounds)]
    few, many = (max(column) for column in zip(*rounds, strict=True))
    print(
        f"10 values known: {few:,.0f} characters a second; {given.values:,}: {many:,.0f}, {1 - many / few:.0%} slower"
    )
    for read, megabytes in memory(finder, given.documents, luck):
        print(f"{read:>8,} documents read: {megabytes:,.0f} MB", flush=True)


if __name__ == "__main__":
    main()
