"""An invented clinic's survey of forty patients, and what has learnt whom it is about."""

from __future__ import annotations

import polars as pl

from hybridgen.privacy.session import PrivacySession
from hybridgen.sources.types import ROW, UNIT, Dataset
from tests.privacy.protecting import WordList, masked, with_detector

PEOPLE = ("Anna Weber", "Ji-hoon Park", "Zoë Kowalczyk", "Okonkwo")
PLACES = ("New Kimberlyberg", "Tarnowskie Gory")
PLANS = ("basic", "plus", "family")
WAYS = ("by phone", "in the app", "at the desk")
SAID = (
    "My sister Anna Weber waits in the car until the nurse waves from the window",
    "I lost two teeth in New Kimberlyberg and nobody wrote it down anywhere",
    "They spelled Okonkwo wrong on every single form in Tarnowskie Gory",
    "The lift smells of oranges and Ji-hoon Park never answers",
)
EVERYBODY = "The door does not shut and the queue is long"
MAIL = "zoe@kowalczyk.example"


def survey(rows: int = 40) -> pl.DataFrame:
    """Columns that are personal, chosen from, chosen from several times, numbers, and in words."""
    ids = [f"clinic:{n}" for n in range(1, rows + 1)]
    return pl.DataFrame(
        {
            ROW: ids,
            UNIT: ids,
            "full_name": [f"{PEOPLE[n % 4].split()[0]} {'ABCDEFGHIJ'[n // 4 % 10]}ulczyk" for n in range(rows)],
            "email": [f"{n}{MAIL}" for n in range(rows)],
            "plan": [PLANS[n % 3] if n else "founders' own" for n in range(rows)],
            "age": [str(20 + (n * 7) % 60) for n in range(rows)],
            "How do you book?": [", ".join(WAYS[: 1 + n % 3]) if n % 4 else WAYS[2] for n in range(rows)],
            "What annoys you?": [f"{SAID[n]}, {n} times" if n < 4 else f"{EVERYBODY}, {n} times" for n in range(rows)],
        }
    )


def learnt(frame: pl.DataFrame) -> tuple[PrivacySession, pl.DataFrame]:
    """What knows the people and places of a frame, and the frame without them."""
    session = with_detector(WordList(PERSON=PEOPLE, LOCATION=PLACES), keeps_mentions=True)
    return session, masked(session, frame)


def dataset(frame: pl.DataFrame) -> Dataset:
    return Dataset(frame=frame, sources=("clinic.csv",))
