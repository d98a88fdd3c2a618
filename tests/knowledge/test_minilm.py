"""The embedded sentence model gives the vectors that its makers' own program gives."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from hybridgen.core.errors import ConfigError
from hybridgen.knowledge import minilm
from hybridgen.knowledge.minilm import MiniLM


@pytest.fixture(scope="module")
def model() -> MiniLM:
    return MiniLM(minilm.find())


def test_its_cosines_are_those_of_another_program(model: MiniLM) -> None:
    """Of Hugging Face's own, as its documentation of sentence similarity has them for this model."""
    said = ["That is a happy dog", "That is a very happy person", "Today is a sunny day"]
    vectors = model.embed(["That is a happy person", *said])
    assert vectors.shape == (4, minilm.DIMENSION)
    assert (vectors[1:] @ vectors[0]).tolist() == pytest.approx([0.695, 0.943, 0.257], abs=0.001)


def test_a_vector_rests_on_its_own_text_alone(model: MiniLM) -> None:
    texts = ["", "ferry", "日本語", "pier " * 400, *(f"word {n} " * n for n in range(1, 12))]
    together = model.embed(texts)
    alone = np.concatenate([model.embed([text]) for text in texts])
    assert np.abs(together - alone).max() < 1e-5
    assert np.linalg.norm(together, axis=1) == pytest.approx(1)


def test_other_weights_are_refused(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"\0" * 100)
    with pytest.raises(ConfigError, match="is not the model that it should be"):
        MiniLM(tmp_path)


def test_missing_weights_are_said_with_what_would_be_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(minilm, "PACKAGE", "no_such_package")
    with pytest.raises(ConfigError, match=r"install hybridgen\[embedded\] with uv, or name a model of a server"):
        minilm.find()
