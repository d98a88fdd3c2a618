"""A package that is imported for a part of it runs when more of it is wanted."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hybridgen.llm import deferred


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A package with a heavy one in it, of which a part is light."""
    name = "somelibrary"
    heavy = tmp_path / name / "heavy"
    heavy.mkdir(parents=True)
    (tmp_path / name / "__init__.py").write_text("")
    (heavy / "__init__.py").write_text(
        "from .light import LIGHT\nfrom . import other\nALL = [LIGHT]\n__all__ = ['ALL']\n"
    )
    (heavy / "light.py").write_text("LIGHT = 'light'\n")
    (heavy / "other.py").write_text("from . import light\nOTHER = light.LIGHT\n")
    monkeypatch.syspath_prepend(tmp_path)
    yield name
    for one in [one for one in sys.modules if one.partition(".")[0] == name]:
        del sys.modules[one]


def test_a_part_is_imported_without_the_rest(library: str) -> None:
    deferred.defer(f"{library}.heavy")
    from somelibrary.heavy.light import LIGHT  # type: ignore[import-not-found]

    assert LIGHT == "light"
    assert f"{library}.heavy.other" not in sys.modules


def test_the_rest_is_there_as_soon_as_it_is_wanted(library: str) -> None:
    deferred.defer(f"{library}.heavy")
    import somelibrary  # type: ignore[import-not-found]

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda _: somelibrary.heavy.ALL, range(8))) == [["light"]] * 8
    assert f"{library}.heavy.other" in sys.modules
    with pytest.raises(AttributeError, match="NOTHING"):
        _ = somelibrary.heavy.NOTHING


def test_names_that_are_imported_from_it_are_found(library: str) -> None:
    deferred.defer(f"{library}.heavy")
    space: dict[str, object] = {}
    exec(f"from {library}.heavy import *\nfrom {library}.heavy import other", space)
    assert space["ALL"] == ["light"]
    assert space["other"].OTHER == "light"  # type: ignore[attr-defined]


def test_what_is_imported_already_stays_and_what_is_not_there_is_said(library: str) -> None:
    import somelibrary.heavy

    deferred.defer(f"{library}.heavy")
    assert sys.modules[f"{library}.heavy"] is somelibrary.heavy
    with pytest.raises(ImportError, match="there is no such package"):
        deferred.defer(f"{library}.light")


def test_openais_library_works_as_ever() -> None:
    code = (
        "import asyncio, sys\n"
        "from hybridgen.llm import loading\n"
        "asyncio.run(loading.wait())\n"
        "import openai\n"
        "client = openai.OpenAI(api_key='none')\n"
        "client.chat.completions\n"
        "assert 'openai.resources.admin' not in sys.modules\n"
        "client.models, client.embeddings, client.beta, client.files\n"
        "from openai.resources import Models, chat\n"
        "assert 'openai.resources.admin' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
