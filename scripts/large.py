"""How a large table fares: seconds to the first line on the terminal, seconds in all, memory at most.

    python scripts/large.py 5             a table of 5 MB, in the default mode, an estimate
    python scripts/large.py 300 --json    the same of 300 MB, as JSON
    python scripts/large.py 5 -- count=20 task=synthetic     keys of the run after two dashes

The table is written first: free answers, choices, names and e-mail addresses, all invented. Machines differ and are
busy, so seconds are also told as ratios to what polars alone takes for reading the same file, in the same run.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

FIRST = "Anna Priya Tom Oluwaseun Brigitta Mark Lena Wei Fatima Jonas Chloe Ahmed".split()
LAST = "Weber Shah Harlow Adeyemi Larsen Novak Chen Rossi Murphy Okafor Lindqvist".split()
SUBJECTS = "The phone line|The portal|The reminder|My doctor|The app|The form|The front desk|Our nurse".split("|")
DOES = "is busy|never answers|asks twice|was rude to my mother|forgot what I typed|comes late|works for me".split("|")
ENDS = "and I gave up|so I drove there|which made me laugh|though I like the people|when I was ill in March".split("|")
HEADER = ("Respondent", "E-mail", "Age", "How do you book?", "What annoys you?", "What would you change?", "Why?")
SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstv" for vowel in "aeiou"]
MEGABYTE = 10**6
READ = "import polars, sys; polars.read_csv(sys.argv[1], infer_schema_length=0)"


def main() -> None:
    """Write a table, run the command on it, say what it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("megabytes", type=float)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("keys", nargs="*", help="keys of the run, after --")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "answers.csv")
        rows = write(file, int(asked.megabytes * MEGABYTE))
        alone = watched([sys.executable, "-c", READ, str(file)], folder)
        told = watched([sys.executable, "-m", "hybridgen", *_words(file, asked.keys)], folder)
    told |= {
        "megabytes": asked.megabytes,
        "rows": rows,
        "reading_alone_seconds": alone["seconds"],
        "ratio": round(told["seconds"] / alone["seconds"], 1),
        "cpu_ratio": round(told["cpu_seconds"] / alone["cpu_seconds"], 1),
        "bytes_of_memory_a_byte": round(told["peak_mb"] / asked.megabytes, 1),
    }
    print(json.dumps(told, indent=2) if asked.json else "\n".join(f"{key:<24}{value}" for key, value in told.items()))


def write(file: Path, size: int) -> int:
    """Write a table of about so many bytes; how many rows it has."""
    dice, count = random.Random(7), 0
    rare = ["".join(dice.choices(SYLLABLES, k=dice.randint(2, 5))) for _ in range(50_000)]

    def answer() -> str:
        said = [f"{dice.choice(SUBJECTS)} {dice.choice(DOES)} {dice.choice(ENDS)}" for _ in range(dice.randint(1, 3))]
        words = ". ".join(said).split()
        words.insert(dice.randrange(len(words)), rare[int(dice.paretovariate(0.5)) % len(rare)])
        return " ".join(words) + "."

    with file.open("w", newline="") as out:
        table = csv.writer(out)
        table.writerow(HEADER)
        while out.tell() < size if count % 100 == 0 else True:
            first, last = dice.choice(FIRST), dice.choice(LAST)
            mail = f"{first}.{last}{count}@example.org".lower()
            choices = (dice.choice("18-24 25-34 35-44 45+".split()), dice.choice("app phone desk".split()))
            table.writerow((f"{first} {last}", mail, *choices, answer(), answer(), answer()))
            count += 1
    return count


def watched(command: list[str], folder: str) -> dict[str, float]:
    """What a command takes, as it ends well. Peak memory is of it and of what else this process has waited for."""
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    first = process.stderr.readline()
    seconds_to_first = time.monotonic() - began
    rest = list[str]()
    reader = threading.Thread(target=lambda: rest.extend(process.stderr or ()))
    reader.start()
    code = process.wait()
    reader.join()
    if code:
        raise SystemExit(f"exit code {code}: {first}{''.join(rest)}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {
        "first_line_seconds": round(seconds_to_first, 2),
        "seconds": round(time.monotonic() - began, 2),
        "cpu_seconds": round(cpu, 2),
        "peak_mb": after.ru_maxrss // 1024,
    }


def _words(file: Path, keys: list[str]) -> list[str]:
    usual = ["estimate_only=true", "provider/frontier=none", "strategy=local-only", "tracking=none", "count=3"]
    return [f"data.path={file}", "output.dir=run", *usual, *keys]


if __name__ == "__main__":
    main()
