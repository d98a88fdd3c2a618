"""How much personal data stays readable, measured on texts with labelled spans: python scripts/leaks.py FOLDER

FOLDER holds JSONL files, a text a line: {"id": …, "text": …, "spans": [[start, end, kind, value], …]}. Each file is
pseudonymised as one data set, or with --alone each text as a data set of its own. The table says, per file:

any-part    labelled mentions of which a word still stands anywhere in the text, in any case; ages count as content
names       the same without those of which nothing but everyday words in lower case does: "the party" of a party
in place    the same, where only the mention's own place counts
verbatim    distinct values of a text that still stand in it word for word
over        letters outside all labels that were masked
chars/s     characters pseudonymised a second and core, the detector already loaded
round trip  texts that come back letter by letter

and once more after the egress check: of the masked texts as they go to the frontier, each a request of its own.

With --detector llm each file has a second table below the first: after the local model has read its texts too, as
privacy.detector=llm has it do. Which model that is, further keys say: provider.local.model=FILE. A ledger that is named
(ledger.path=FILE) is gone on with; --texts 20 takes the first 20 of each file.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from hybridgen.config.compose import compose
from hybridgen.config.schema import Privacy
from hybridgen.core.stop import Stop
from hybridgen.llm import session as llm_session
from hybridgen.pipelines.records.check import access_at_home
from hybridgen.pipelines.records.first_reading import FirstReading
from hybridgen.privacy.detectors.asked import Asked
from hybridgen.privacy.detectors.base import LOCAL_MODEL, Detector
from hybridgen.privacy.detectors.languages import language_of
from hybridgen.privacy.detectors.presidio import Finder, numbers_of, tagger_of
from hybridgen.privacy.detectors.tongues import Tongues, find_models
from hybridgen.privacy.lexicon.english import USED, english
from hybridgen.privacy.pseudonymise.placeholders import PLACEHOLDER
from hybridgen.privacy.session import PrivacySession

SETTINGS = Privacy(mode="pseudonymise", restore=False, detector=None, spacy_model=None, vault=None)
CONTENT = frozenset({"AGE"})  # labels that are content here: a persona needs an age
# Words of a mention that say nothing where they stand elsewhere, by language.
FUNCTION_WORDS = {
    "en": frozenset("a an and at by for from in it of on or so the to us we with".split()),
    "de": frozenset("am an auf das dem den der des die im in und von zu zum zur".split()),
    "fr": frozenset("au aux de des du en et la le les un une".split()),
    "es": frozenset("de del el en la las los un una y".split()),
    "pt": frozenset("a as da das de do dos e em na no o os um uma".split()),
    "it": frozenset("a al da degli dei del della di e il in la le lo un una".split()),
    "nl": frozenset("aan de den der een en het in of op te ten ter van".split()),
    "pl": frozenset("do i na nad o od pod w we z ze".split()),
    "cs": frozenset("a do k na nad o od pod s u v ve z ze".split()),
}

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Text:
    """A text with its labels: (start, end, kind), end exclusive."""

    id: str
    text: str
    labels: tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, slots=True)
class Leak:
    """A mention that can be read in part. everyday: in nothing but everyday words in lower case; said: what stands
    around the mention."""

    id: str
    kind: str
    value: str
    everyday: bool
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


@dataclass(frozen=True, slots=True)
class Speeds:
    """Characters a CPU second."""

    masking: float
    leaving: float


def read(file: Path) -> list[Text]:
    """The labelled texts of a file."""
    rows = (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip())
    return [Text(str(row["id"]), row["text"], tuple((s, e, k) for s, e, k, *_ in row["spans"])) for row in rows]


async def read_first(texts: Sequence[Text], keys: Sequence[str], folder: str) -> Asked:
    """What a local model names in the texts, told with what it took. folder: of its ledger, unless keys name one."""
    is_kept = any(key.startswith("ledger.") for key in keys)
    config = compose(keys, {} if is_kept else {"ledger.path": f"{folder}/ledger.sqlite"})
    stop, asked = Stop(), Asked()
    found = await llm_session.find(access_at_home(config), price=None, stop=stop, say=print)
    async with llm_session.opened(
        found, run="leaks", price=None, ceiling=0, egress=None, stop=stop, say=print
    ) as models:
        if models.local is None:
            raise SystemExit("no local model is there")
        reading, begun = FirstReading(models.local, asked, seed=config.seed), time.perf_counter()
        await reading.read([text.text for text in texts], "d001")
        seconds, log = time.perf_counter() - begun, models.log("local")
    letters = sum(len(text.text) for text in texts)
    print(
        f"    {Path(models.local.endpoint.model).name}: {len(texts)} texts, {letters:,} characters, {log.answered} "
        f"calls ({log.replayed} replayed), {1000 * seconds / letters:.2f} s a thousand characters, "
        f"{reading.unread} texts not read"
    )
    return asked


def pseudonymise(
    texts: Sequence[Text], finder: Detector, *, alone: bool, asked: Asked | None = None
) -> tuple[list[str], list[PrivacySession], float]:
    """The texts masked, what masked each, and the CPU seconds that it took. asked: what a local model named in them."""
    masked: list[str] = []
    sessions: list[PrivacySession] = []
    seconds = 0.0
    for group in [[text] for text in texts] if alone else [texts]:
        session = PrivacySession.open(SETTINGS, detector=finder, asked=asked)
        ids = [text.id for text in group]
        frame = pl.DataFrame({"_row": ids, "_unit": ids, "text": [text.text for text in group]})
        begun = time.process_time()
        session.fit(frame)
        masked += session.protect(frame)["text"].to_list()
        seconds += time.process_time() - begun
        sessions += [session] * len(group)
    return masked, sessions, seconds


def after_the_check(masked: Sequence[str], sessions: Sequence[PrivacySession]) -> tuple[list[str], float]:
    """Masked texts as the egress check lets them out, a text a request, and the CPU seconds that it took."""
    begun = time.process_time()
    out = [one.egress.hide([text])[0] for text, one in zip(masked, sessions, strict=True) if one.egress]
    return out, time.process_time() - begun


def hidden(text: str, masked: str) -> list[bool]:
    """For each character of the text whether a placeholder stands in its place."""
    if not (match := re.fullmatch("(.+?)".join(re.escape(p) for p in PLACEHOLDER.split(masked)), text, re.DOTALL)):
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
    empty = FUNCTION_WORDS.get(language_of(text.text) or "en", FUNCTION_WORDS["en"])
    readable: dict[str, bool] = {}  # whether a word is an everyday one, and stands in lower case only
    for word in _WORD.findall(PLACEHOLDER.sub(" ", masked)):
        small = word.islower() and english().uses(word) >= USED
        readable[word.casefold()] = small and readable.get(word.casefold(), True)
    for start, end, kind in text.labels:
        labelled[start:end] = [True] * (end - start)
        if kind in CONTENT:
            continue
        value = text.text[start:end]
        mentions[kind] += 1
        values[value.casefold()] = (kind, value)
        places = [w for w in _WORD.finditer(value) if len(w[0]) > 1 and w[0].casefold() not in empty]
        in_place[kind] += any(not all(inside[start + w.start() : start + w.end()]) for w in places)
        words = {word[0].casefold() for word in places}
        left = readable.keys() & words
        if left or (not words and re.search(rf"(?<!\w){re.escape(value)}(?!\w)", masked)):
            everyday = bool(left) and all(readable[word] for word in left)
            said = text.text[max(0, start - 40) : end + 30].replace("\n", " ")
            leaks.append(Leak(text.id, kind, value, everyday, said))
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


def report(name: str, results: Sequence[Measured], out: Sequence[Measured], exact: int, speeds: Speeds) -> None:
    """One file's line and below it a line for each kind. out: the same texts after the egress check."""
    mentions, values = (sum((getattr(r, field) for r in results), Counter()) for field in ("mentions", "values"))
    verbatim = Counter(kind for r in results for kind, _ in r.verbatim)
    total, before, behind = mentions.total(), readings(results), readings(out)
    print(f"{name:24}{shares([c.total() for c in before], total)}", end="")
    print(f"{share(verbatim.total(), values.total()):>10}{share(*over(results)):>9}{speeds.masking:>10,.0f}  ", end="")
    print(f"{shares([c.total() for c in behind], total)}{share(*over(out)):>9}{speeds.leaving:>10,.0f}", end="")
    print(f"   {exact} of {len(results)}")
    for kind, count in mentions.most_common():
        print(f"  {kind:22}{shares([c[kind] for c in before], count)}", end="")
        print(f"{share(verbatim[kind], values[kind]):>10}{'':21}", end="")
        print(f"{shares([c[kind] for c in behind], count)}{'':22}of {count}")


def readings(results: Iterable[Measured]) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Mentions that can be read in part, by kind: anywhere, without everyday words, at their own place."""
    leaks, names, in_place = Counter[str](), Counter[str](), Counter[str]()
    for result in results:
        leaks.update(leak.kind for leak in result.leaks)
        names.update(leak.kind for leak in result.leaks if not leak.everyday)
        in_place.update(result.in_place)
    return leaks, names, in_place


def over(results: Sequence[Measured]) -> tuple[int, int]:
    """Letters outside all labels that were masked, and all of them."""
    masked = sum(sum(c.isalpha() for c in word) for r in results for word in r.masked)
    return masked, sum(r.letters for r in results)


def shares(parts: Iterable[int], whole: int) -> str:
    """Shares in columns."""
    return "".join(f"{share(part, whole):>10}" for part in parts)


def show(results: Iterable[Measured]) -> None:
    """Each leak with what stands around its mention, and what was masked though no label covers it."""
    over: Counter[str] = Counter()
    for result in results:
        over.update(result.masked)
        for leak in result.leaks:
            print(f"    {leak.kind:12} {leak.value!r:40} {'everyday' if leak.everyday else '':9}{leak.id}: {leak.said}")
    print("    masked outside labels:", ", ".join(f"{word} {n}" for word, n in over.most_common()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="with JSONL files of labelled texts")
    parser.add_argument("--alone", action="store_true", help="each text as a data set of its own")
    parser.add_argument("--show", action="store_true", help="print each leak and what was masked needlessly")
    parser.add_argument("--model", help="an installed English spaCy package; default: the best there is")
    parser.add_argument("--english", action="store_true", help="without spaCy's models of other languages")
    parser.add_argument("--detector", choices=[LOCAL_MODEL], help="have a local model read the texts too")
    parser.add_argument("--texts", type=int, help="of each file, the first ones; default: all")
    parser.add_argument("keys", nargs="*", metavar="KEY=VALUE", help="of the local model and its ledger")
    arguments = parser.parse_intermixed_args()
    english_finder = Finder(arguments.model)
    models = {} if arguments.english else find_models()
    finder = Tongues(models, tagger_of, numbers_of, english_finder)
    finder.find(["Loads what is loaded late."])
    columns = "".join(f"{name:>10}" for name in ("any-part", "names", "in place"))
    print(f"{', '.join((english_finder.model, *models.values()))}\n{'':24}{'masked':<59}{'':6}after the egress check")
    print(f"{'':24}{columns}{'verbatim':>10}{'over':>9}{'chars/s':>10}", end="")
    print(f"  {columns}{'over':>9}{'chars/s':>10}   round trip")
    for file in sorted(arguments.folder.glob("*.jsonl")):
        texts = read(file)[: arguments.texts]
        look(file.stem, texts, finder, arguments)
        if arguments.detector:
            with tempfile.TemporaryDirectory() as folder:
                asked = asyncio.run(read_first(texts, arguments.keys, folder))
            look(f"{file.stem} + {LOCAL_MODEL}", texts, finder, arguments, asked)


def look(
    name: str, texts: Sequence[Text], finder: Detector, arguments: argparse.Namespace, asked: Asked | None = None
) -> None:
    """Measure the texts of a file and tell of them."""
    masked, sessions, masking = pseudonymise(texts, finder, alone=arguments.alone, asked=asked)
    out, leaving = after_the_check(masked, sessions)
    results, behind = ([measure(*pair) for pair in zip(texts, them, strict=True)] for them in (masked, out))
    exact = sum(s.restore(kept, t.id) == t.text for s, kept, t in zip(sessions, masked, texts, strict=True))
    letters = sum(len(text.text) for text in texts)
    report(name, results, behind, exact, Speeds(letters / masking, letters / leaving))
    if arguments.show:
        show(results)
        print("    after the egress check:")
        show(behind)


if __name__ == "__main__":
    main()
