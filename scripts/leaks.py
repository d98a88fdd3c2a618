"""How much personal data stays readable, measured on texts with labelled spans: python scripts/leaks.py FOLDER

FOLDER holds JSONL files, a text a line: {"id": …, "text": …, "spans": [[start, end, kind, value], …]}. Each file is
pseudonymised as one data set, or with --alone each text as a data set of its own. The table says, per file:

any-part    labelled mentions of which a word still stands anywhere in the text, in any case; ages count as content
in place    the same, where only the mention's own place counts
verbatim    distinct values of a text that still stand in it word for word
over        letters outside all labels that were masked
door        as any-part and in place, in what the door lets out of the masked texts
chars/s     characters pseudonymised a second and core, the detector already loaded
round trip  texts that come back letter by letter
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from hybridgen.privacy import Shield
from hybridgen.privacy.find import Finder

CONTENT = frozenset({"AGE"})  # labels that are content here: a persona needs an age
FUNCTION_WORDS = frozenset("a an and at by for from in it of on or so the to us we with".split())

_PLACEHOLDER = re.compile(r"\[[A-Z]+(?:_[A-Z]+)*_\d+\]")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Text:
    """A text with its labels: (start, end, kind), end exclusive."""

    id: str
    text: str
    labels: tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, slots=True)
class Leak:
    """A mention that can be read in part; said: the words before and after it."""

    id: str
    kind: str
    value: str
    said: str


@dataclass(frozen=True, slots=True)
class Measured:
    """What one text came to: mentions and letters counted, by kind where it says so."""

    mentions: Counter[str]
    leaks: tuple[Leak, ...]
    in_place: Counter[str]
    values: Counter[str]
    verbatim: tuple[tuple[str, str], ...]
    letters: int
    masked: tuple[str, ...]


def read(file: Path) -> list[Text]:
    """The labelled texts of a file."""
    rows = (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip())
    return [Text(str(row["id"]), row["text"], tuple((s, e, k) for s, e, k, *_ in row["spans"])) for row in rows]


def pseudonymise(texts: Sequence[Text], finder: Finder, *, alone: bool) -> tuple[list[str], list[str], float]:
    """The texts masked, the masked ones restored, and the CPU seconds that masking took."""
    masked: list[str] = []
    restored: list[str] = []
    seconds = 0.0
    for group in [[text] for text in texts] if alone else [texts]:
        shield = Shield("pseudonymise", finder)
        ids = [text.id for text in group]
        frame = pl.DataFrame({"_row": ids, "_unit": ids, "text": [text.text for text in group]})
        begun = time.process_time()
        out = shield.protect(frame)["text"].to_list()
        seconds += time.process_time() - begun
        masked += out
        restored += [shield.restore(text) for text in out]
    return masked, restored, seconds


def hidden(text: str, masked: str) -> list[bool]:
    """For each character of the text whether a placeholder stands in its place."""
    if not (match := re.fullmatch("(.+?)".join(re.escape(p) for p in _PLACEHOLDER.split(masked)), text, re.DOTALL)):
        raise SystemExit("a masked text differs from its source by more than placeholders")
    inside = [False] * len(text)
    for group in range(1, (match.lastindex or 0) + 1):
        inside[match.start(group) : match.end(group)] = [True] * (match.end(group) - match.start(group))
    return inside


def measure(text: Text, masked: str) -> Measured:
    """One text against its labels."""
    inside = hidden(text.text, masked)
    labelled = [False] * len(text.text)
    mentions: Counter[str] = Counter()
    in_place: Counter[str] = Counter()
    leaks, values = [], {}
    readable = {word[0].casefold() for word in _WORD.finditer(_PLACEHOLDER.sub(" ", masked))}
    for start, end, kind in text.labels:
        labelled[start:end] = [True] * (end - start)
        if kind in CONTENT:
            continue
        value = text.text[start:end]
        mentions[kind] += 1
        values[value.casefold()] = (kind, value)
        places = [w for w in _WORD.finditer(value) if len(w[0]) > 1 and w[0].casefold() not in FUNCTION_WORDS]
        in_place[kind] += any(not all(inside[start + w.start() : start + w.end()]) for w in places)
        words = {word[0].casefold() for word in places}
        if readable & words or (not words and value in masked):
            leaks.append(Leak(text.id, kind, value, text.text[max(0, start - 40) : end + 30].replace("\n", " ")))
    outside = [n for n, letter in enumerate(text.text) if letter.isalpha() and not labelled[n]]
    over = re.finditer(
        r"\S+", "".join(c if i and not k else " " for c, i, k in zip(text.text, inside, labelled, strict=True))
    )
    return Measured(
        mentions=mentions,
        leaks=tuple(leaks),
        in_place=in_place,
        values=Counter(kind for kind, _ in values.values()),
        verbatim=tuple((k, v) for k, v in values.values() if re.search(rf"(?<!\w){re.escape(v)}(?!\w)", masked)),
        letters=len(outside),
        masked=tuple(word[0] for word in over if re.search(r"[^\W\d_]", word[0])),
    )


def share(part: float, whole: float) -> str:
    """A share in per cent, empty where there is nothing to share."""
    return f"{100 * part / whole:.1f} %" if whole else ""


def report(name: str, results: Sequence[Measured], exact: int, speed: float) -> None:
    """One file's line and below it a line for each kind."""
    mentions, values = (sum((getattr(r, field) for r in results), Counter()) for field in ("mentions", "values"))
    leaks = Counter(leak.kind for r in results for leak in r.leaks)
    verbatim = Counter(kind for r in results for kind, _ in r.verbatim)
    in_place = sum((r.in_place for r in results), Counter[str]())
    over = sum(sum(c.isalpha() for c in word) for r in results for word in r.masked)
    letters, total = sum(r.letters for r in results), mentions.total()
    parts, places = share(leaks.total(), total), share(in_place.total(), total)
    print(
        f"{name:24}{parts:>10}{places:>10}{share(verbatim.total(), values.total()):>10}{share(over, letters):>9}"
        f"{speed:>10,.0f}   {exact} of {len(results)}"
    )
    for kind, count in mentions.most_common():
        parts, places = share(leaks[kind], count), share(in_place[kind], count)
        print(f"  {kind:22}{parts:>10}{places:>10}{share(verbatim[kind], values[kind]):>10}{'':12}of {count}")


def show(results: Iterable[Measured]) -> None:
    """Each leak with what stands around it, and what was masked though no label covers it."""
    over: Counter[str] = Counter()
    for result in results:
        over.update(result.masked)
        for leak in result.leaks:
            print(f"    {leak.kind:12} {leak.value!r:40} {leak.id}: {leak.said}")
    print("    masked outside labels:", ", ".join(f"{word} {n}" for word, n in over.most_common()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="with JSONL files of labelled texts")
    parser.add_argument("--alone", action="store_true", help="each text as a data set of its own")
    parser.add_argument("--show", action="store_true", help="print each leak and what was masked needlessly")
    parser.add_argument("--model", help="an installed spaCy package; default: the best there is")
    arguments = parser.parse_args()
    finder = Finder(arguments.model)
    finder.find(["Loads what is loaded late."])
    print(
        f"{finder.model}\n{'':24}{'any-part':>10}{'in place':>10}{'verbatim':>10}{'over':>9}{'chars/s':>10}"
        "   round trip"
    )
    for file in sorted(arguments.folder.glob("*.jsonl")):
        texts = read(file)
        masked, restored, seconds = pseudonymise(texts, finder, alone=arguments.alone)
        results = [measure(text, out) for text, out in zip(texts, masked, strict=True)]
        exact = sum(text.text == back for text, back in zip(texts, restored, strict=True))
        report(file.stem, results, exact, sum(len(text.text) for text in texts) / seconds)
        if arguments.show:
            show(results)


if __name__ == "__main__":
    main()
