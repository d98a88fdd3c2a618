"""Which model judges and which one grades: from what the config says of them to a section like that of any model."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import ValidationError

from hybridgen.config import schema
from hybridgen.config.schema import Frontier, Local
from hybridgen.core.errors import ConfigError
from hybridgen.llm.providers import providers

Scores: TypeAlias = Literal["judge", "grader"]
Section: TypeAlias = Local | Frontier
ITSELF = ("local", "frontier")  # options that stand for one of these two models


def section_of(role: Scores, provider: schema.Provider) -> Section:
    """The section of whoever has this role; equal to that of the local or the paid model where it is that one.

    Raises ConfigError where there is no such provider.
    """
    scorer: schema.Scorer = getattr(provider, role)
    is_paid = scorer.provider == "frontier" or (
        scorer.provider in providers and providers[scorer.provider].serves == "frontier"
    )
    if is_paid and isinstance(scorer.api_base, tuple):
        raise ConfigError(f"provider.{role}.api_base: is a list; a paid model has one address")
    if scorer.provider in ITSELF:
        return _instead(getattr(provider, scorer.provider), scorer)
    if scorer.provider not in providers:
        options = ", ".join(sorted([*ITSELF, *providers]))
        raise ConfigError(f"provider/{role}={scorer.provider}: there is no such option; choose {options}")
    kind: type[Section] = Local if providers[scorer.provider].serves == "local" else Frontier
    shared = {*kind.model_fields, *(scorer.model_extra or ())}
    given = {name: value for name, value in scorer if name in shared and (name, value) != ("remote", None)}
    try:
        return kind.model_validate(given)
    except ValidationError as error:  # its own option brings all that it needs
        right = f"provider/{role}={scorer.provider}"
        raise ConfigError(f"provider.{role}.{error.errors()[0]['loc'][0]}: is missing; choose {right}") from None


def _instead(section: Section, scorer: schema.Scorer) -> Section:
    """A section with other values in some keys. Another model has another price."""
    given = {name: value for name, value in scorer if value is not None and name != "provider"}
    own = {name: value for name, value in given.items() if name in type(section).model_fields}
    if "model" in own and isinstance(section, Frontier):
        own.setdefault("price", None)
    return section.model_copy(update=own) if own else section
