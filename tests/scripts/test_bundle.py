"""The archive for machines without a network: what its manifest holds, and that pip takes just that."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from scripts import bundle
from tests.pipelines.test_without_network import ALONE, UP, alone

RUN = UP + "import os, sys; os.execvp(sys.argv[1], sys.argv[1:])"  # a command where loopback is all there is


def make_wheel(folder: Path, name: str, version: str = "1.0") -> Path:
    """A wheel with one module that says its version, and needs what nobody has."""
    file, info = folder / f"{name}-{version}-py3-none-any.whl", f"{name}-{version}.dist-info"
    with zipfile.ZipFile(file, "w") as wheel:
        wheel.writestr(f"{name}.py", f"version = {version!r}\n")
        wheel.writestr(
            f"{info}/METADATA",
            f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nRequires-Dist: nobody-has-it\n",
        )
        wheel.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(f"{info}/RECORD", "")
    return file


def install(wheels: Path, target: Path) -> subprocess.CompletedProcess[str]:
    """As the other machine does."""
    offline = ["--no-index", "--find-links", str(wheels), "--only-binary", ":all:", "--no-deps", "--require-hashes"]
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(target)]
    return subprocess.run(
        [*pip, *offline, "-r", str(wheels / "manifest.txt")], check=False, capture_output=True, text=True
    )


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    folder = tmp_path / "wheels"
    folder.mkdir()
    make_wheel(folder, "one_thing")
    make_wheel(folder, "other", "2.1")
    (folder / "manifest.txt").write_text(bundle.manifest(folder))
    return folder


def test_each_wheel_stands_in_the_manifest_with_its_hash(wheels: Path) -> None:
    first, *lines = (wheels / "manifest.txt").read_text().splitlines()
    assert first.startswith("# Python {}.{}, ".format(*sys.version_info))
    named = {words.split()[0]: words for words in lines}
    assert named.keys() == {"one-thing==1.0", "other==2.1"}
    assert f"--hash=sha256:{bundle.digest(wheels / 'other-2.1-py3-none-any.whl')}  # " in named["other==2.1"]


def test_what_would_have_to_be_built_is_refused(wheels: Path) -> None:
    (wheels / "manifest.txt").unlink()
    (wheels / "third-1.0.tar.gz").touch()
    with pytest.raises(SystemExit, match=r"third-1\.0\.tar\.gz is no wheel"):
        bundle.manifest(wheels)


def test_pip_installs_what_the_manifest_names_and_looks_for_nothing_more(wheels: Path, tmp_path: Path) -> None:
    done = install(wheels, tmp_path / "there")
    assert done.returncode == 0, done.stderr
    assert {file.name for file in (tmp_path / "there").glob("*.py")} == {"one_thing.py", "other.py"}


def test_a_wheel_that_was_changed_on_the_way_is_refused(wheels: Path, tmp_path: Path) -> None:
    changed = make_wheel(tmp_path, "other", "2.1")
    with zipfile.ZipFile(changed, "a") as wheel:
        wheel.writestr("more.py", "")
    shutil.move(changed, wheels / changed.name)
    done = install(wheels, tmp_path / "there")
    assert done.returncode
    assert "DO NOT MATCH THE HASHES" in done.stderr
    assert not (tmp_path / "there" / "other.py").exists()


def test_the_files_of_the_last_commit_are_passed_on_and_nothing_else_that_lies_there(tmp_path: Path) -> None:
    if not (bundle.ROOT / ".git").exists():
        pytest.skip("this is no clone")
    bundle.unpack(bundle.committed(), tmp_path)
    there = {file.name for file in tmp_path.iterdir()}
    assert {"Makefile", "pyproject.toml", "conf", "hybridgen", "tests", *bundle.PINNED} <= there
    assert not there & {".git", ".venv", "dist", "wheels"}


@pytest.mark.slow
def test_a_bundle_is_set_up_runs_and_is_tested_where_there_is_no_network(tmp_path: Path) -> None:
    """That of `make bundle`: tests themselves fetch nothing."""
    archive = bundle.ROOT / "dist" / f"{bundle.NAME}.tar"
    if not archive.is_file():
        pytest.skip("make bundle has written none")
    if shutil.which(ALONE[0]) is None or alone(UP).returncode:
        pytest.skip("no namespace may be made here")
    checked, named = Path(f"{archive}.sha256").read_text().split()
    assert (checked, named) == (bundle.digest(archive), archive.name)
    subprocess.run(["tar", "-xf", archive], cwd=tmp_path, check=True)
    for words in ("run ARGS=strategy=local-only", "test ARGS=tests/core"):
        command = [*ALONE, sys.executable, "-c", RUN, "make", *words.split(" ", 1)]
        done = subprocess.run(command, check=False, cwd=tmp_path / bundle.NAME, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
    assert list((tmp_path / bundle.NAME / "outputs").glob("*/*/records.jsonl"))
