"""The detector of the default privacy alone: python -m scripts.benching.detector TEXTS

It reads the texts of a JSON file, in lots as a run does, once it is loaded, and prints how many it read a second.
"""

from __future__ import annotations

import json
import random
import sys
import time
from pathlib import Path

from hybridgen.config.compose import compose
from hybridgen.privacy.detectors.memory import detector_of
from hybridgen.privacy.session import TRANSFORM_ROWS
from scripts.finding import document


def texts(count: int) -> list[str]:
    """So many things that somebody might have said, each once: what was read before is not read again."""
    luck = random.Random(42)
    return [document(luck) for _ in range(count)]


def main() -> None:
    given = json.loads(Path(sys.argv[1]).read_text())
    detector = detector_of(compose([]).privacy)
    detector.find(["Loads what is loaded late."])
    began = time.monotonic()
    for at in range(0, len(given), TRANSFORM_ROWS):
        detector.find(given[at : at + TRANSFORM_ROWS])
    print(len(given) / (time.monotonic() - began))


if __name__ == "__main__":
    main()
