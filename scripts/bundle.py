"""One archive for machines without a network: make bundle, or python -m scripts.bundle [FOLDER] where make was run.

It holds the files of the last commit, and in `wheels/` all that its two hashed requirements files pin and the package
itself, for Python and system as they are here. What comes as source alone is built here: the other machine only
unpacks. `wheels/manifest.txt` names each wheel with its SHA-256, as pip reads it;
the archive's own stands beside it in a file for `sha256sum -c`.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
from pathlib import Path

from packaging.utils import parse_wheel_filename

import hybridgen

ROOT = Path(__file__).parents[1]
PINNED = ("requirements.txt", "requirements-install.txt")
PYTHON = "{}.{}".format(*sys.version_info)
NAME = f"hybridgen-{hybridgen.__version__}-py{PYTHON}-{sysconfig.get_platform()}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("dist"), help="of the archive; default: dist")
    archive = bundle(parser.parse_args().folder)
    print(f"{archive}: {archive.stat().st_size / 1e6:,.0f} MB\n{archive}.sha256: its SHA-256")


def bundle(folder: Path) -> Path:
    """Write the archive and its hash into the folder; the archive's path.

    Raises SystemExit with one line where this is no clone, a package has another hash than it is to have, or the index
    cannot be reached.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as place:  # of the same disk: some hundred megabytes
        tree = Path(place, NAME)
        wheels = tree / "wheels"
        unpack(committed(), tree)
        wheel(wheels, "--require-hashes", *(word for file in PINNED for word in ("-r", str(tree / file))))
        wheel(wheels, "--no-index", str(tree))
        (wheels / "manifest.txt").write_text(manifest(wheels), encoding="utf-8")
        archive = folder / f"{NAME}.tar"
        with tarfile.open(archive, "w") as tar:  # wheels are compressed already
            tar.add(tree, NAME)
    Path(f"{archive}.sha256").write_text(f"{digest(archive)}  {archive.name}\n", encoding="utf-8")
    return archive


def committed() -> bytes:
    """The files of the last commit as a tar: nothing else that lies in this folder, data for one, is passed on."""
    try:
        return subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, check=True, capture_output=True).stdout
    except (OSError, subprocess.CalledProcessError):
        raise SystemExit(f"bundle: {ROOT} is no clone of the repository, or git is not installed") from None


def unpack(files: bytes, tree: Path) -> None:
    """The files of a tar, into a folder."""
    with tarfile.open(fileobj=io.BytesIO(files)) as tar:
        tar.extractall(tree, filter="data")


def wheel(folder: Path, *what: str) -> None:
    """Have pip fetch wheels, and make those that there are none of with what is installed here. Raises SystemExit."""
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check"]
    made = subprocess.run([*pip, "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), *what], check=False)
    if made.returncode:
        raise SystemExit("bundle: pip could not get the wheels, see above; nothing was written")


def manifest(folder: Path) -> str:
    """The wheels of a folder as hashed requirements, below a line on what they are for.

    Raises SystemExit where something else lies there: the other machine must not build anything.
    """
    lines = [f"# Python {PYTHON}, {sysconfig.get_platform()}"]
    for file in sorted(folder.iterdir()):
        if file.suffix != ".whl":
            raise SystemExit(f"bundle: {file.name} is no wheel")
        name, version, *_ = parse_wheel_filename(file.name)
        lines.append(f"{name}=={version} --hash=sha256:{digest(file)}  # {file.stat().st_size:,} bytes")
    return "\n".join(lines) + "\n"


def digest(file: Path) -> str:
    """A file's SHA-256, in hexadecimal digits."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


if __name__ == "__main__":
    main()
