"""What models are asked about a question: for its answer, and for scores of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hybridgen.llm.types import Message
from hybridgen.pipelines.query.types import Asking, Shown
from hybridgen.segments.fence import fence

MAX_SHOWN_CHARS = 2_000  # of a passage: an earlier answer may be long
WITH_PASSAGES = (
    "You answer questions from passages.\n"
    "- Say what the passages say about the question, in one to five sentences of your own.\n"
    "- Behind each sentence put the number of the passage that it rests on, in square brackets.\n"
    "- Names, numbers and commands stand as in the passages.\n"
    "- What no passage says you leave out.\n"
    "For example, where passage 1 says that the office closes at six on Fridays:\n"
    '{"answer": "On Fridays the office closes at six [1]."}\n'
    "Answer with JSON only."
)
ALONE = (
    "You answer questions.\n"
    "- Answer correctly and briefly, in one to five sentences.\n"
    "- Where you do not know, say so.\n"
    "Answer with JSON only, as in "
    '{"answer": "…"}.'
)
QUESTIONS = {
    "usefulness": "Does the answer say what was asked for?",
    "faithfulness": "Is everything that it says borne out by the passages?",
}
_OF_ALONE = {"usefulness": QUESTIONS["usefulness"], "correctness": "Is everything that it says true?"}
COMPLEXITY = (
    "You say how much a question asks for, from 1 to 10. 1: a fact that can be looked up. 3: a few steps. "
    "5: an explanation or a comparison. 8: a design, or a program. 10: the plan of something large.\n"
    "Answer with JSON only."
)
_SCALE = "1: no, badly wrong. 3: mostly not. 5: half and half. 7: yes, with small flaws. 9: yes, without any doubt."


def questions(shown: Sequence[Shown]) -> Mapping[str, str]:
    """What a judge is asked about an answer."""
    return QUESTIONS if shown else _OF_ALONE


def ask_answer(asking: Asking) -> tuple[Message, ...]:
    """The rules, which all questions share, then the passages, last the question."""
    system = WITH_PASSAGES if asking.shown else ALONE
    return (Message("system", system, shared=True), Message("user", _about(asking)))


def ask_complexity(question: str) -> tuple[Message, ...]:
    """The scale, then the question, protected."""
    return (Message("system", COMPLEXITY, shared=True), Message("user", f"Question: {fence(question)}"))


def ask_scores(asking: Asking, answer: str) -> tuple[Message, ...]:
    """The rubric, then passages, question and answer."""
    return (
        Message("system", _rubric(questions(asking.shown)), shared=True),
        Message("user", f"{_about(asking)}\n\nThe answer:\n{fence(answer)}"),
    )


def own_texts() -> tuple[str, ...]:
    """The texts of prompts that hold nothing of the data."""
    nothing = Asking("", "", ())
    rubric = "\n".join([*QUESTIONS.values(), *_OF_ALONE.values(), _SCALE, "passage relevance Question: The answer:"])
    whole = (WITH_PASSAGES, ALONE, COMPLEXITY, _rubric(QUESTIONS), _rubric(_OF_ALONE))
    return (*whole, *(m.content for m in ask_scores(nothing, "")), rubric)


def _rubric(asked: Mapping[str, str]) -> str:
    listed = "\n".join(f"- {name}: {question}" for name, question in asked.items())
    return (
        "You are a strict reviewer of answers. Score the answer from 1 to 9 on each question:\n"
        f"{listed}\n{_SCALE}\nAnswer with JSON only."
    )


def _about(asking: Asking) -> str:
    passages = [
        f'<passage id="{n}" relevance="{one.hit.nearness:.2f}">\n{fence(one.text[:MAX_SHOWN_CHARS])}\n</passage>'
        for n, one in enumerate(asking.shown, 1)
    ]
    return "\n".join([*passages, f"Question: {fence(asking.question)}"])
