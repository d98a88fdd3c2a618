"""What the check of synthetic records lets through, and stops: python scripts/shareable.py FOLDER

FOLDER holds JSONL files as scripts/leaks.py reads them, each taken as one data set. Its labelled values are handed to
the check, alone in three spellings and within a sentence. Then it is turned round: the first half of the texts is the
source, and sentences of the others, who copied nobody, are handed to it.

values      distinct labelled values; ages are content
alone       of them those that pass as they are, in lower case or in capitals
within      those that pass in the middle of a sentence
sentences   of the other half, of five words or more
refused     share of them
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from pathlib import Path

import polars as pl
from leaks import CONTENT, Text, read  # beside this file

from hybridgen.config.compose import compose
from hybridgen.privacy.session import PrivacySession
from hybridgen.sources.types import ROW, UNIT
from hybridgen.tasks.synthetic.leak_check import LeakCheck

WORDS = 5


def check(source: Sequence[Text]) -> LeakCheck:
    """The check against these texts."""
    ids = [text.id for text in source]
    frame = pl.DataFrame({ROW: ids, UNIT: ids, "text": [text.text for text in source]})
    return LeakCheck(frame, PrivacySession.open(compose([]).privacy).learn(frame))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", action="store_true", help="the values that pass within a sentence")
    asked = parser.parse_args()
    print(f"{'':24} values  alone  within  sentences  refused")
    for file in sorted(asked.folder.glob("*.jsonl")):
        texts = read(file)
        values = sorted({t.text[start:end] for t in texts for start, end, kind in t.labels if kind not in CONTENT})
        found = check(texts).found
        alone = [v for v in values if not all(map(found, (v, v.lower(), v.upper())))]
        within = [v for v in values if not found(f"They told us that {v} was there as well")]
        half = check(texts[: len(texts) // 2]).found
        sentences = [s for t in texts[len(texts) // 2 :] for s in re.split(r"(?<=[.!?])\s+", t.text)]
        sentences = [s for s in sentences if len(s.split()) >= WORDS]
        refused = sum(bool(half(s)) for s in sentences) / max(1, len(sentences))
        figures = f"{len(values):6}  {len(alone):5}  {len(within):6}  {len(sentences):9}  {refused:7.0%}"
        print(f"{file.stem:24} {figures}", flush=True)
        if asked.show:
            print("\n".join(f"    {value}" for value in within))


if __name__ == "__main__":
    main()
