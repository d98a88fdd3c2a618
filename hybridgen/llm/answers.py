"""What came back of a call, as an Answer: its text, why it ended, its tokens and digits.

An answer in OpenAI's protocol is read from its body; of others litellm made a response in that protocol's shape.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hybridgen.core.secrets import masked
from hybridgen.llm import answer_body, answer_text, endings, pacing
from hybridgen.llm.types import Answer, Request, Usage

THINKING_SHARE = 0.25  # of an answer's tokens that are thought, from which its limit was met for that


def of_response(response: Any, body: Mapping[str, Any], request: Request, headers: Mapping[str, str]) -> Answer:
    """What litellm made of an answer. body: the answer itself. headers: the server's."""
    choice, usage = response.choices[0], getattr(response, "usage", None)
    word = answer_body.end_word(body) or str(choice.finish_reason or "stop")
    if endings.ending_of(word) == "whole" and choice.finish_reason == "content_filter":
        word = "content_filter"
    logprobs: Any = getattr(choice, "logprobs", None) if request.digits else None
    told = logprobs.model_dump() if hasattr(logprobs, "model_dump") else logprobs
    message = choice.message.model_dump(warnings=False)
    return _read(message, word, usage, logprobs=told, headers=headers, model=response.model)


def of_message(
    message: Mapping[str, Any], body: Mapping[str, Any], request: Request, usage: Any, headers: Mapping[str, str]
) -> Answer:
    """The first message of a body in OpenAI's protocol. usage: its tokens, under litellm's names; None: not said."""
    told = body["choices"][0].get("logprobs") if request.digits else None
    word = answer_body.end_word(body) or "stop"
    return _read(message, word, usage, logprobs=told, headers=headers, model=body.get("model"))


def _read(
    message: Mapping[str, Any], word: str, usage: Any, *, logprobs: Any, headers: Mapping[str, str], model: Any
) -> Answer:
    text, finish = answer_body.text_of(message), endings.plain(word)
    if not text.strip() and (refusal := answer_body.refusal_of(message)):
        text, finish = refusal, endings.REFUSAL
    if finish == "length" and (answer_text.is_thought(text) or _has_thought(usage)):
        finish = endings.THINKING
    return Answer(
        text=masked(text.encode(errors="replace").decode()),  # half an emoji could not be kept
        usage=_usage(usage),
        finish=finish,
        digits=_digits(logprobs),
        allowances=pacing.read_allowances(headers),
        model=masked(model) if isinstance(model, str) else "",
    )


def _has_thought(usage: Any) -> bool:
    """Whether a good part of what was written is thought."""
    details = getattr(usage, "completion_tokens_details", None)
    thought = getattr(details, "reasoning_tokens", None) or 0
    return thought > 0 and thought >= THINKING_SHARE * (getattr(usage, "completion_tokens", None) or 0)


def _usage(usage: Any) -> Usage:
    """The tokens that the server counted.

    Some bill what a model thinks and leave it out of the completion: https://docs.x.ai/docs/models (reasoning tokens).
    It then stands in the total alone.
    """

    def said(name: str, of: Any = usage) -> int:
        return max(0, getattr(of, name, None) or 0)

    prompt = said("prompt_tokens")
    cached = said("cache_read_input_tokens") or said("cached_tokens", getattr(usage, "prompt_tokens_details", None))
    written = said("cache_creation_input_tokens")
    return Usage(
        input=max(0, prompt - cached - written),
        cached_input=cached,
        cache_write=written,
        output=max(said("completion_tokens"), said("total_tokens") - prompt),
    )


def _digits(logprobs: Any) -> tuple[dict[str, float], ...]:
    """Of each digit that was written, those that could have stood there. logprobs: as OpenAI's protocol has them."""
    try:
        return tuple(
            # Of "7" and " 7" the likelier counts; it stands first.
            {t["token"].strip(): t["logprob"] for t in reversed(token.get("top_logprobs") or ()) if _is_digit(t)}
            for token in (logprobs or {}).get("content") or ()
            if _is_digit(token)
        )
    except (AttributeError, LookupError, TypeError):  # in no such form: as if there were none, the answer is whole
        return ()


def _is_digit(token: Mapping[str, Any]) -> bool:
    return bool(token["token"].strip().isdigit())
