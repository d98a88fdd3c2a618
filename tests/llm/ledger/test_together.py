"""Many that write to one ledger at the same moment: the limit holds, and nothing is asked twice."""

from __future__ import annotations

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from hybridgen.llm.ledger.database import Where
from hybridgen.llm.ledger.store import Ledger, Short, Taken
from tests.llm.asking import answer, check_sums, found, request

LIMIT, RESERVE, QUESTIONS, AT_ONCE = 1_000, 150, 40, 4


def test_the_limit_holds_and_each_question_is_answered_once(where: Where) -> None:
    ended: list[str] = []

    def work(seed: int) -> None:
        dice = random.Random(seed)
        ledger = Ledger(where)
        for number in dice.sample(range(QUESTIONS), QUESTIONS):
            try:
                asked = request(f"{number}")
                call = ledger.open_call("frontier", "m", asked, run="run", reserve=RESERVE, limit=LIMIT, seconds=60.0)
            except (Taken, Short) as refused:
                ended.append(type(refused).__name__)
                continue
            assert ledger.claimed("run") <= LIMIT
            ledger.settle(call, answer(f"{number}"), dice.randint(0, 30))
            ended.append("answered")
        ledger.close()

    Ledger(where).close()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(work, range(AT_ONCE)))
    keys = [key for (key,) in found(where, "SELECT key FROM calls WHERE state = 'answered'")]
    assert len(keys) == len(set(keys)) == Counter(ended)["answered"] > 20
    ((claimed,),) = found(where, "SELECT claimed FROM runs")
    assert claimed <= LIMIT
    check_sums(where)
