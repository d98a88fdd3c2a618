"""What a run wants of models, and what can be known of that without a server. Imports nothing heavy: what is wrong is
told at once."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path

from hybridgen.config.schema import Frontier, Hardware, Local
from hybridgen.core.errors import ConfigError, PriceError
from hybridgen.core.notices import Notice, Place
from hybridgen.llm import endpoints, weights
from hybridgen.llm.providers import NONE, provider_of, providers
from hybridgen.llm.roles import Scores, Section
from hybridgen.llm.types import Price


@dataclass(frozen=True, slots=True)
class Access:
    """What a run wants of models.

    ledger: its file, or the address of its database. cap_usd: hard cap on what paid models may take, None: none.
    is_paid: it would ask the frontier for records. needs_frontier: nothing can be done without it. strategy: its name,
    for messages. fallback: "error" where a local server that is gone ends the run, else "warn". judge: who scores
    drafts, None: nobody. grader: who compares two records, None: nobody. is_audited: the frontier makes one of the two.
    asks_local: the local model is wanted; where it is not, it may judge or grade all the same. seconds: that an answer
    may take, None: as long as its provider is usually given.
    """

    local: Local
    frontier: Frontier
    hardware: Hardware
    ledger: Path | str
    cache: bool
    cap_usd: float | None
    is_paid: bool
    needs_frontier: bool
    fallback: str
    strategy: str = ""
    judge: Section | None = None
    grader: Section | None = None
    is_audited: bool = True
    asks_local: bool = True
    seconds: float | None = None

    @property
    def asks_frontier(self) -> bool:
        """Whether the frontier is wanted at all: for records, for an audit, or as judge."""
        has_reference = self.is_audited and self.grader is not None
        return self.is_paid or has_reference or self.frontier in (self.judge, self.grader)

    @property
    def needs_local(self) -> bool:
        """Whether the local model is asked for anything."""
        return self.asks_local or self.local in (self.judge, self.grader)

    @property
    def may_pay(self) -> bool:
        """Whether any call may cost something."""
        return self.asks_frontier or any(isinstance(one, Frontier) for one in (self.judge, self.grader))

    @property
    def models(self) -> list[Section]:
        """All that may be asked, each once."""
        local, frontier = self.local if self.needs_local else None, self.frontier if self.asks_frontier else None
        wanted = [local, frontier, self.judge, self.grader]
        return [one for n, one in enumerate(wanted) if one is not None and one not in wanted[:n]]

    @property
    def scorers(self) -> dict[Scores, Section]:
        """Judge and grader, where they are models of their own."""
        found: dict[Scores, Section | None] = {"judge": self.judge, "grader": self.grader}
        return {role: one for role, one in found.items() if one is not None and one not in (self.local, self.frontier)}


def check(access: Access) -> None:
    """All that can be known without a server: providers, key, price, addresses, the embedded model's file.

    Raises InputError.
    """
    provider = provider_of(access.local, "local")
    if access.frontier.provider != NONE:
        provider_of(access.frontier, "frontier")
    elif access.needs_frontier:
        raise ConfigError(
            f"provider.frontier.provider: strategy={access.strategy} needs one; choose provider/frontier={_first()}"
        )
    why_no_frontier(access)
    price = paid_price(access)
    if access.needs_local:
        endpoints.all_local(access.local, access.hardware)
    if access.asks_frontier and price:
        endpoints.frontier(access.frontier, price)
    is_wanted = access.needs_local and not access.needs_frontier
    if is_wanted and provider.is_inside and not weights.is_fetched(access.local.model):
        weights.find(access.local.model or weights.PACKAGED)
    for role, section in access.scorers.items():
        if isinstance(section, Frontier):
            endpoints.frontier(section, endpoints.frontier_price(section, role), section=role)
            continue
        endpoints.all_local(section, access.hardware, section=role)
        if provider_of(section, "local").is_inside and not weights.is_fetched(section.model):
            weights.find(section.model or weights.PACKAGED, section=role)


def _first() -> str:
    """The paid provider that is named where somebody needs one."""
    return min(name for name in providers if providers[name].serves == "frontier")


def paid_price(access: Access) -> Price | None:
    """The frontier's price; None where there is no frontier, or where it is unknown and nothing is paid for.

    Raises PriceError where it is unknown and the run would pay.
    """
    if access.frontier.provider == NONE:
        return None
    try:
        return endpoints.frontier_price(access.frontier)
    except PriceError:
        if access.asks_frontier:
            raise
        return None  # only a comparison goes without


def fit_context(access: Access, model: str | None = None, held: int | None = None) -> tuple[Access, Notice | None]:
    """The access with a context no longer than its local model's own, and what to say where that lowers it.

    model: as the server calls it, None: as configured. held: tokens that the server says it holds, None: what the
    profile knows of it.
    """
    hardware = access.hardware
    name = model or provider_of(access.local, "local").plain_name(access.local.model)
    known = next((known.context_length for known in hardware.models if known.name == name), None)
    most = held or known
    if most is None or most >= hardware.context_length:
        return access, None
    lowered = hardware.model_copy(update={"context_length": most})
    said = {"asked": hardware.context_length, "model": Place(name, "provider.local.model"), "held": most}
    return dataclasses.replace(access, hardware=lowered), Notice("context_lowered", said)


def why_no_frontier(access: Access) -> Notice | None:
    """Why no paid call can be made although the strategy would; None where it can, or where none is wanted.

    Raises ConfigError where nothing can be done without the frontier.
    """
    reason = why_unpaid(access, access.frontier) if access.is_paid else None
    if reason and access.needs_frontier:
        raise ConfigError(f"{reason}; strategy={access.strategy} can do nothing without it")
    return reason


def why_unpaid(access: Access, model: Frontier) -> Notice | None:
    """Why a paid model cannot be asked: no money, or no key; None where it can."""
    if model.provider == NONE:
        return Notice("frontier_is_none")
    if access.cap_usd == 0:
        return Notice("cap_is_zero")
    if endpoints.frontier_key(model) is None:
        return Notice("key_missing", {"variable": provider_of(model, "frontier").key, "provider": model.provider})
    return None
