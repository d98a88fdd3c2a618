"""What a program of somebody else's does with a text."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as tried
from hypothesis import strategies as st

from hybridgen.core.errors import ConfigError, InputError
from hybridgen.privacy import anonymise, detect, restore

TEXT = "I am Margaret Hollis of Leeds. Ask Margaret, or m.hollis@example.com."


def test_what_is_personal_is_found_with_its_place_its_kind_and_who_found_it() -> None:
    found = detect(TEXT)
    assert [(span.text, span.kind) for span in found] == [
        ("Margaret Hollis", "PERSON"),
        ("Leeds", "LOCATION"),
        ("Margaret", "PERSON"),
        ("m.hollis@example.com", "EMAIL_ADDRESS"),
    ]
    assert all(TEXT[span.start : span.end] == span.text for span in found)
    assert found[-1].by == "form"
    assert all(span.by for span in found)
    assert "Margaret" not in repr(found)
    assert detect("") == []


def test_a_person_has_one_pseudonym_and_each_form_comes_back() -> None:
    done = anonymise(TEXT)
    first, second = re.findall(r"\[PERSON_\d+\]", done.text)
    assert first == second
    assert restore(done) == TEXT
    assert restore(f"We asked {first} again.", done) == "We asked Margaret Hollis again."
    assert "Hollis" not in repr(done)


def test_redacted_is_gone_and_encrypted_comes_back() -> None:
    gone = anonymise(TEXT, operator="redact")
    assert gone.text == restore(gone) == "I am  of . Ask , or ."
    mixed = anonymise(TEXT, operator="encrypt", operators={"EMAIL_ADDRESS": "mask"})
    assert "Margaret" not in mixed.text
    assert restore(mixed) == TEXT.replace("m.hollis@example.com", "*" * 20)


def test_with_a_vault_a_value_gives_the_same_in_every_text(tmp_path: Path) -> None:
    vault = tmp_path / "names.jsonl"
    one = anonymise("Ask Margaret Hollis about it.", vault=vault)
    two = anonymise("So Margaret Hollis said.", vault=str(vault))
    [name] = re.findall(r"\[PERSON_\d+\]", one.text)
    assert two.text == f"So {name} said."
    assert restore(two.text, vault) == "So Margaret Hollis said."
    hidden = anonymise("Ask Rajesh Venkataraman.", "encrypt", vault=vault)
    assert restore(hidden.text, vault) == "Ask Rajesh Venkataraman."
    with pytest.raises(InputError, match="no vault that can be read"):
        restore(one.text, tmp_path / "none.jsonl")


def test_recognizers_of_ones_own_count_too(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(
        "allow_list: [Leeds]\nrecognizers:\n- {name: ours, supported_entity: PROJECT, deny_list: [blue heron]}\n"
    )
    text = "Blue Heron is late in Leeds"
    assert [(one.text, one.by) for one in detect(text, recognizers=tmp_path / "own.yaml")] == [("Blue Heron", "ours")]
    done = anonymise(text, "redact", operators={"PROJECT": "replace"}, recognizers=str(tmp_path / "own.yaml"))
    assert done.text == "<PROJECT> is late in Leeds"


def test_what_is_wrong_is_said() -> None:
    with pytest.raises(ConfigError, match=r"operator=shred: .*did you mean redact\?"):
        anonymise(TEXT, operator="shred")
    with pytest.raises(ValueError, match="by is what anonymise gave"):
        restore("[PERSON_1]")


@tried(max_examples=25, deadline=None)
@given(st.text(max_size=60), st.sampled_from(["pseudonym", "encrypt"]))
def test_any_text_comes_back(text: str, operator: str) -> None:
    assert restore(anonymise(f"{text} Margaret Hollis {text}", operator)) == f"{text} Margaret Hollis {text}"


def test_importing_it_loads_nothing() -> None:
    code = "import hybridgen.privacy, sys; print(*sorted(sys.modules))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"polars", "spacy", "presidio_analyzer", "pydantic", "hybridgen.privacy.public"} & set(told)
