"""The run as one page: no network, no script, light and dark, phone and paper. What models wrote is shown as text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from hybridgen.config import Config
from hybridgen.reports import words
from hybridgen.reports.fields import Page, page
from hybridgen.results import Evidence, Record, RunResult

if TYPE_CHECKING:
    from jinja2 import Template


@dataclass(frozen=True, slots=True)
class _Shown:
    """A record as the template needs it. loose: evidence that no claim on the page shows."""

    record: Record
    page: Page
    loose: tuple[Evidence, ...]


def report(result: RunResult, config: Config) -> str:
    """The whole document, newline-terminated."""
    return _template().render(
        summary=result.summary,
        drafts=result.drafts,
        records=[_shown(record) for record in result.records],
        settings=words.settings(config),
        arithmetic=_arithmetic(result),
    )


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("hybridgen.reports"),
        autoescape=True,  # whatever the file is called
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    for shape in (words.usd, words.score, words.percent, words.saved, words.duration, words.label):
        environment.filters[shape.__name__] = shape
    return environment.get_template("report.html.j2")


def _shown(record: Record) -> _Shown:
    shown = page(record)
    quoted = {(item.quote, item.row) for block in shown.blocks for item in block.items}
    return _Shown(record, shown, tuple(one for one in record.evidence if (one.quote, one.row) not in quoted))


def _arithmetic(result: RunResult) -> str:
    """How the saving comes about, with the figures that went into it, or why there is none to state."""
    cost = result.summary.cost
    if cost.saved_share is None:
        return "what the frontier alone would have cost is not known"
    return f"1 − {words.usd(cost.total_usd)} ÷ {words.usd(cost.frontier_only_usd)} by the frontier alone"
