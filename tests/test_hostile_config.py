"""A config that holds a secret, or that runs something, by the real command: one line, nothing is asked, written or
run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import forking
from tests.standin import Standin

SECRET = "hunter22hunter22"
CALLBACK = "# @package _global_\nhydra: {callbacks: {x: {_target_: joblib.dump, value: 1, filename: ran}}}\n"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["provider.frontier.api_base=http://me:{secret}@{host}"], "provider.frontier.api_base: is an address with a "),
        (["-m", "provider.local.api_base=http://me:{secret}@{host},http://{host}"], "provider.local.api_base: is an "),
        (["provider.frontier.model=sk-ant-{secret}"], "provider.frontier.model: looks like a key, which would stand "),
        (["--config-dir=mine", "experiment=x", "estimate_only=true"], "hydra.callbacks: runs code, and was not asked "),
        (["--config-dir=mine", "-m", "experiment=x", "seed=1,2"], "hydra.callbacks: runs code, and was not asked for"),
    ],
)
def test_it_ends_with_one_line(words: list[str], says: str, tmp_path: Path, standin: Standin) -> None:
    folder = tmp_path / "mine/experiment"
    folder.mkdir(parents=True)
    (folder / "x.yaml").write_text(CALLBACK)
    typed = [word.format(secret=SECRET, host=standin.url.removeprefix("http://")) for word in words]
    ended = forking.run([*typed, "output.dir=run"], tmp_path, {"ANTHROPIC_API_KEY": "k" * 20})
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(f"hybridgen: {says}")
    assert ended.err.count("\n") == 1
    assert SECRET not in ended.err
    assert {path.name for path in tmp_path.rglob("*") if path.is_file()} == {"x.yaml", "out.txt", "err.txt"}
    assert not standin.requests
