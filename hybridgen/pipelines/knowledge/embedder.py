"""Who embeds in a run: the sentence model within the process, or a model of a server at home."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from hybridgen.config.compose import compose
from hybridgen.config.schema import Config, Local
from hybridgen.core.errors import CallError, ConfigError, ServerError
from hybridgen.core.notices import Notice
from hybridgen.core.progress import Progress
from hybridgen.core.stop import Stop
from hybridgen.knowledge import minilm
from hybridgen.knowledge.embedding import Embedded, Embedding, Served
from hybridgen.llm import access, session
from hybridgen.llm.access import Access
from hybridgen.llm.providers import providers
from hybridgen.llm.vectors import MAX_TOGETHER
from hybridgen.pipelines.records.check import access_at_home

ALLOWED = ", or allow it"  # how the end of a message begins that a model may run elsewhere all the same


def check(config: Config) -> None:
    """All that can be known without a server. Raises ConfigError."""
    section = section_of(config)
    if section is None:
        minilm.find()
        return
    with _our_key(config, section):
        access.check(_access(config, section))


def section_of(config: Config) -> Local | None:
    """The section of the model that embeds, with the address that its provider usually has; None: the one within the
    process. Raises ConfigError where there is none such."""
    given = config.knowledge.embedding
    if given is None:
        return None
    said, _, address = given.partition("@")
    name, _, model = said.partition("/")
    served = sorted(one for one in providers if providers[one].serves == "local" and not providers[one].is_inside)
    if name not in served or not model:
        options = ", ".join(f"{one}/MODEL" for one in served)
        raise ConfigError(f"knowledge.embedding={given}: choose {options}; @ADDRESS behind it says where")
    values: dict[str, object] = {"provider.local.model": model, "provider.local.max_concurrency": MAX_TOGETHER}
    values |= {"provider.local.api_base": address} if address else {}
    return compose([f"provider/local={name}"], values).provider.local


@asynccontextmanager
async def opened(config: Config, run: str, progress: Progress, stop: Stop) -> AsyncIterator[Embedding]:
    """The embedding for as long as the block lasts.

    Args:
        config: says who embeds.
        run: what the run is called in the ledger.
        progress: gets a line while a server is waited for.
        stop: after which nothing more is asked.

    Raises:
        ConfigError where the server lacks the model, ServerError where none answers or it is given up.
    """
    section = section_of(config)
    if section is None:
        yield Embedded()
        return

    def say(notice: Notice) -> None:
        progress.say(str(notice))

    with _our_key(config, section):
        found = await session.find(_access(config, section), price=None, stop=stop, say=say)
        opening = session.opened(found, run=run, price=None, ceiling=0, egress=None, stop=stop, say=say)
        async with opening as models:
            if models.local is None:
                raise ServerError(f"knowledge.embedding={config.knowledge.embedding}: nobody answers")
            yield Served(models.local)


def _access(config: Config, section: Local) -> Access:
    return dataclasses.replace(access_at_home(config), local=section)


@contextmanager
def _our_key(config: Config, section: Local) -> Iterator[None]:
    """Messages about the model name the key that was typed; a server that is given up is one that does not answer."""
    key = f"knowledge.embedding={config.knowledge.embedding}"
    try:
        yield
    except CallError as error:
        raise ServerError(f"{key}: {error}") from error
    except (ConfigError, ServerError) as error:
        words = str(error).replace(f"provider.local.model={section.model}", key).replace("provider.local.", f"{key}: ")
        said = words.partition(ALLOWED)[0]  # documents are not protected yet, so none leave this machine
        raise (ConfigError if isinstance(error, ConfigError) else ServerError)(said) from error
