"""Kills runs at random moments and gives the same command again: python scripts/kills.py [--kills 20] [--records 40]

Both models are the stand-in of the tests, which bills by itself. For each kill it says when it came, how many calls had
been answered by then, how many were in the air, and how many of these were asked again; it ends with an error where the
records are not those of an undisturbed run, an answered call was paid again, or the bill exceeds the cap or what the
ledger accounts for. Then two processes run the command side by side on one ledger.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from pathlib import Path

from tests.pipelines.asked import LIST
from tests.pipelines.killing import Bench, asked_once, kill_and_go_on, ready
from tests.standin import Standin


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--records", type=int, default=40)
    parser.add_argument("--delay", type=float, default=0.02, help="seconds before every answer")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    dice = random.Random(given.seed)
    with Standin() as standin, tempfile.TemporaryDirectory() as folder:
        bench = Bench(standin, Path(folder), given.records)
        ready(standin, given.delay)
        bench.whole("undisturbed", "undisturbed.sqlite")
        requests = len(standin.requests)
        print(f"undisturbed: {requests} requests, ${standin.bill(LIST):.4f}", flush=True)
        print("kill  after requests  answered  in the air  repeated  bill $")
        for n in range(1, given.kills + 1):
            ready(standin, given.delay)
            moment = dice.randint(1, requests)
            was = kill_and_go_on(bench, f"killed {n}", moment, "undisturbed")
            print(
                f"{n:4}  {moment:14}  {was.answered:8}  {was.in_the_air:10}  {was.repeated:8}"
                f"  {standin.bill(LIST):.4f}",
                flush=True,
            )
        ready(standin, given.delay)
        both = [bench.begin(name, "shared.sqlite") for name in ("one", "other")]
        for process in both:
            process.join()
        if any(process.exitcode for process in both) or not asked_once(standin):
            raise SystemExit("two processes: something was asked twice")
        print(f"two processes: {len(standin.requests)} requests, each once, ${standin.bill(LIST):.4f}")


if __name__ == "__main__":
    main()
