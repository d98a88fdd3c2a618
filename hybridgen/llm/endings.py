"""Why an answer ended: the providers' words for it, told apart by what they mean for who asked.

Sources: https://platform.openai.com/docs/api-reference/chat/object (finish_reason),
https://docs.claude.com/en/api/handling-stop-reasons, https://ai.google.dev/api/generate-content#FinishReason and
#BlockReason, https://github.com/ollama/ollama/blob/main/llm/server.go (done_reason),
https://api-docs.deepseek.com/api/create-chat-completion
"""

from __future__ import annotations

from typing import Literal

# whole: as its model wanted it. length: at the limit that was asked for. thinking: there, with nothing said. context:
# the model has no room for more. refused: the model would not. blocked: a filter of the provider's stopped it. failed:
# the server did. other: a word that is not known.
Ending = Literal["whole", "length", "thinking", "context", "refused", "blocked", "failed", "other"]

THINKING = "thinking"  # our word: servers say that the limit was met
REFUSAL = "refusal"

_WORDS: dict[Ending, frozenset[str]] = {
    "whole": frozenset(
        {"stop", "end_turn", "stop_sequence", "tool_use", "tool_calls", "function_call", "eos", "eos_token", "complete"}
    ),
    "length": frozenset({"length", "max_tokens", "max_output_tokens", "limit"}),
    "thinking": frozenset({THINKING}),
    "context": frozenset(
        {"model_context_window_exceeded", "context_length_exceeded", "context_length", "model_length"}
    ),
    "refused": frozenset({REFUSAL, "refused"}),
    "blocked": frozenset(
        {
            *("content_filter", "content_filtered", "sensitive", "guardrail_intervened", "moderation", "jailbreak"),
            *("safety", "recitation", "language", "blocklist", "prohibited_content", "spii", "other", "model_armor"),
            *("image_safety", "image_prohibited_content", "block_reason_unspecified", "error_toxic"),
        }
    ),
    "failed": frozenset(
        {
            *("error", "network_error", "abort", "aborted", "cancelled", "timeout", "insufficient_system_resource"),
            *("malformed_function_call", "malformed_response", "unexpected_tool_call", "too_many_tool_calls"),
            *("load", "unload", "preempted"),
        }
    ),
}
_MEANS: dict[str, Ending] = {word: ending for ending, words in _WORDS.items() for word in words}


def ending_of(finish: str) -> Ending:
    """What a provider's word for the end of an answer means."""
    return _MEANS.get(finish.lower(), "other")


def plain(finish: str) -> str:
    """A provider's word, where all that it says is stop or length just that."""
    return {"whole": "stop", "length": "length"}.get(ending_of(finish), finish)
