"""A registry is read once, by whoever looks first, and nobody sees a part of it."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hybridgen.core import registry
from hybridgen.core.registry import Registry

LATE = "import time; time.sleep(0.02)\nfrom hybridgen.core import registry\nregistry.mine.add('{name}', '{name}')\n"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry[str]]:
    """A registry whose package has three modules that take their time, and one that looks something up."""
    folder = tmp_path / "unhurried"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    for name in "abc":
        (folder / f"{name}.py").write_text(LATE.format(name=name))
    (folder / "d.py").write_text("from hybridgen.core import registry\nassert 'a' in registry.mine\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    mine = Registry[str]("thing", "unhurried", "thing")
    monkeypatch.setattr(registry, "mine", mine, raising=False)
    yield mine
    for name in [name for name in sys.modules if name.startswith("unhurried")]:
        del sys.modules[name]


def test_threads_that_look_at_the_same_moment_all_see_everything(package: Registry[str]) -> None:
    together = threading.Barrier(8)

    def look(_: int) -> list[str]:
        together.wait()
        return list(package)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(look, range(8))) == [["a", "b", "c"]] * 8


def test_one_whose_package_fails_is_read_again(package: Registry[str], tmp_path: Path) -> None:
    broken = tmp_path / "unhurried" / "bad.py"
    broken.write_text("raise RuntimeError('not today')\n")
    with pytest.raises(RuntimeError, match="not today"):
        list(package)
    broken.unlink()
    assert "a" in package
