"""Templates to pages. Everything that is put into one is escaped, whatever the file is called."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from hybridgen.core.timing import duration
from hybridgen.reports import words

if TYPE_CHECKING:
    from jinja2 import Environment


def rendered(template: str, **values: Any) -> str:
    """A template of this package's, filled in."""
    return _environment().get_template(template).render(**values)


def source(file: str) -> str:
    """The text of a file beside the templates, as it stands."""
    return (files("hybridgen.reports") / "templates" / file).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("hybridgen.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    shapes = (words.usd, words.score, words.percent, words.saved, duration, words.label, words.share)
    for shape in (*shapes, words.thousands, words.shortly):
        environment.filters[shape.__name__] = shape
    return environment
