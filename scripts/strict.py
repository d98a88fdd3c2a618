"""What privacy=strict lets out of labelled texts, and how much is refined all the same:

    python scripts/strict.py FILE.jsonl [--passages 30] [--json] [--show]

FILE is one of scripts/leaks.py: a text a line, {"id": …, "text": …, "spans": [[start, end, kind, value], …]}. Its texts
are cut into passages, of which so many, spread over the file, become the rows of a run: strategy=refine-top.
The tests' stand-in is both models. At home it copies what it cites into the record, and its judge's remarks have names
of the file in them, as a model's might that knows them from elsewhere; the paid one copies what it was shown.

chosen, refined   records that were to be refined, and that were
refused           requests that were not sent, by reason
names             labelled mentions in the passages
leaks             those of which a request has a word, in any case; everyday words in lower case are counted apart
left behind       records with a placeholder of the egress check in them
"""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import itertools
import json
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import polars as pl

from hybridgen.config.compose import compose
from hybridgen.core.progress import Silent
from hybridgen.core.results import RunResult
from hybridgen.pipelines.records import pipeline, scaling
from hybridgen.privacy.lexicon.english import USED, english
from hybridgen.privacy.pseudonymise.placeholders import PLACEHOLDER
from scripts.leaks import CONTENT, FUNCTION_WORDS, Text, read
from tests.pipelines.asked import kind
from tests.standin import Asked, Standin
from tests.standin.answers import answer as made_up

PASSAGE_WORDS = 90  # at least, of a passage; a request shows up to 120 of them
MAX_COPIED_CHARS = 60  # of what is copied into a record
TASK = """
name: passage
unit: row
input: [said]
fields:
  about: {type: claim, max_chars: 60, description: what it is about}
  points: {type: list, of: {type: claim, max_chars: 60}, items: {min: 2, max: 3}, description: what it says}
  mood: {type: one_of, options: [calm, angry, glad], description: how it is said}
  weight: {type: integer, min: 1, max: 10, description: 10 matters most}
rubric:
  faithfulness: {measured: evidence}
  usefulness: {question: Could somebody act on this without reading the passage?}
"""
_SENTENCE = re.compile(r"\S.*?(?:[.!?]['\"”’)]*(?=\s|$)|$)", re.DOTALL)
_PIECE = re.compile(r"#(\d+) ([^\n#]+)")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Leak:
    """A word of a labelled mention that a request has. everyday: it stands there in lower case only, and is a word that
    is used a lot."""

    passage: str
    kind: str
    value: str
    word: str
    everyday: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """requests: that the paid stand-in saw. left_behind: records with a placeholder of the egress check in them."""

    passages: int
    chosen: int
    refined: int
    requests: int
    refused: Mapping[str, int]
    hidden: Mapping[str, int]
    names: int
    leaks: tuple[Leak, ...]
    left_behind: int


def cut(texts: Sequence[Text], count: int) -> list[Text]:
    """So many passages, spread over the texts, each with its labels."""
    every = [passage for text in texts for passage in _passages(text)]
    step = max(1, len(every) // count)
    return every[::step][:count]


def measure(passages: Sequence[Text], folder: Path) -> Outcome:
    """A run of these passages in an empty folder."""
    with Standin() as standin:
        standin.answer = _answers([text.text[s:e] for text in passages for s, e, _ in text.labels])
        result = _run(standin, passages, folder)
        seen = [asked for asked in standin.requests if asked.wire == "anthropic"]
    privacy = result.summary.privacy
    said = [json.dumps(one.record, ensure_ascii=False) for one in result.records]
    return Outcome(
        passages=len(passages),
        chosen=result.summary.refinements.wanted,
        refined=result.summary.origin.refined,
        requests=len(seen),
        refused=privacy.refused,
        hidden=privacy.hidden,
        names=sum(kind not in CONTENT for text in passages for *_, kind in text.labels),
        leaks=tuple(leak for asked in seen for leak in _leaks(asked, passages)),
        left_behind=sum("[HIDDEN_" in text for text in said),
    )


def _run(standin: Standin, passages: Sequence[Text], folder: Path) -> RunResult:
    """With the original values put back at home."""
    file = folder / "passages.csv"
    pl.DataFrame({"id": [text.id for text in passages], "said": [text.text for text in passages]}).write_csv(file)
    given: dict[str, Any] = {
        "data.path": str(file),
        "provider.local.api_base": standin.url,
        "provider.frontier.api_base": standin.url,
        "ledger.path": str(folder / "ledger.sqlite"),
        "output.dir": str(folder / "run"),
        "strategy.draft_multiplier": 1,
        "strategy.quality_threshold": 0.0,
        "privacy.restore": True,
    }
    (folder / "passage.yaml").write_text(TASK)
    task = f"task={folder / 'passage.yaml'}"
    words = ["hardware=m4max", task, "count=all", "strategy=refine-top", "privacy=strict", "tracking=none"]
    with mock.patch.object(scaling, "MIN_COPIES", float("inf")):  # the judge's scale is no part of it
        config = compose(words, given)
        return asyncio.run(pipeline.run(config, Path(config.output.dir), Silent())).whole()


def _answers(names: Sequence[str]) -> Any:
    remarks, judged = itertools.cycle(names), set[str]()

    def answer(asked: Asked) -> Any:
        said = json.loads(made_up(asked)) if asked.schema else None
        if said is None:
            return None
        if kind(asked) == "judge":  # a record that comes again was refined, and is better
            row = re.search(r"<row .*?</row>", asked.messages[-1][1], re.DOTALL)
            digit = 8 if row and row[0] in judged else 5
            judged.update([row[0]] if row else [])
            scored = {name: digit if isinstance(value, int) else value for name, value in said.items()}
            return scored | ({"improve": f"Say more of {next(remarks)}."} if "improve" in said else {})
        pieces = dict(_PIECE.findall(asked.messages[-1][1]))
        if kind(asked) == "refine":
            number, piece = next(iter(pieces.items()), ("1", ""))
            return {"edits": [{"field": "about", "value": {"cite": number, "text": _begun(piece)}}]}
        return _copied(said, pieces, set())

    return answer


def _copied(node: Any, pieces: Mapping[str, str], said: set[str]) -> Any:
    """An answer whose claims say what stands in the piece that they cite, none what another has said."""
    if isinstance(node, list):
        return [_copied(one, pieces, said) for one in node]
    if not isinstance(node, Mapping):
        return node
    cite = str(node.get("cite", ""))
    begun = _begun(pieces.get(cite, cite))
    if "cite" not in node or begun in said:
        return {key: _copied(value, pieces, said) for key, value in node.items()}
    said.add(begun)
    return {**node, "text": begun}


def _begun(piece: str) -> str:
    """The first words of a piece."""
    words = piece.split()
    while len(words) > 1 and len(" ".join(words)) > MAX_COPIED_CHARS:
        words.pop()
    return " ".join(words)


def _passages(text: Text) -> Iterator[Text]:
    start = 0
    for sentence in _SENTENCE.finditer(text.text):
        is_last = not text.text[sentence.end() :].strip()
        if len(text.text[start : sentence.end()].split()) >= PASSAGE_WORDS or is_last:
            labels = ((s - start, e - start, k) for s, e, k in text.labels if start <= s and e <= sentence.end())
            yield Text(f"{text.id}:{start}", text.text[start : sentence.end()], tuple(labels))
            start = sentence.end()


def _leaks(asked: Asked, passages: Sequence[Text]) -> Iterator[Leak]:
    """What a request tells of the names in the passage that it is about, and whole names of any other."""
    told = PLACEHOLDER.sub(" ", asked.messages[-1][1])
    words = _WORD.findall(told)
    folded = {word.casefold() for word in words}
    own = max(passages, key=lambda text: len(folded & {word.casefold() for word in _WORD.findall(text.text)}))
    written: dict[str, bool] = {}  # whether a word is an everyday one, and stands in lower case only
    for word in words:
        is_everyday = word.islower() and english().uses(word) >= USED
        written[word.casefold()] = is_everyday and written.get(word.casefold(), True)
    for text in passages:
        for start, end, label in text.labels:
            value = text.text[start:end]
            if label in CONTENT:
                continue
            if text is own:
                for word in _WORD.findall(value):
                    if len(word) > 1 and word.casefold() in written.keys() - FUNCTION_WORDS:
                        yield Leak(own.id, label, value, word, written[word.casefold()])
            elif not value.islower() and re.search(rf"(?<!\w){re.escape(value)}(?!\w)", json.dumps(asked.body)):
                yield Leak(own.id, label, value, value, everyday=False)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="JSONL of labelled texts")
    parser.add_argument("--passages", type=int, default=30)
    parser.add_argument("--json", action="store_true", dest="as_json")
    parser.add_argument("--show", action="store_true", help="print each leak")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        outcome = measure(cut(read(given.file), given.passages), Path(folder))
    sure = [leak for leak in outcome.leaks if not leak.everyday]
    everyday = len(outcome.leaks) - len(sure)
    if given.as_json:
        told = dataclasses.asdict(outcome) | {"leaks": len(sure), "everyday": everyday}
        print(json.dumps(told))
    else:
        refused, hidden = (
            ", ".join(f"{count} {what}" for what, count in counts.items())
            for counts in (outcome.refused, outcome.hidden)
        )
        print(f"{outcome.passages} passages, {outcome.chosen} chosen, {outcome.refined} refined")
        print(f"{outcome.requests} requests, refused: {refused or 'none'}, hidden: {hidden or 'nothing'}")
        print(f"{outcome.names} names, {len(sure)} leaks, {everyday} everyday words, {outcome.left_behind} left behind")
    if given.show:
        for leak in outcome.leaks:
            print(leak)


if __name__ == "__main__":
    main()
