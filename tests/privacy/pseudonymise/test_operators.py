"""What stands in place of a value, operator by operator and kind by kind, and what comes back of it."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import settings as tried
from hypothesis import strategies as st

from hybridgen.cli.restore import restore
from hybridgen.core.errors import ConfigError
from hybridgen.privacy import settings as sections
from hybridgen.privacy.pseudonymise import operators, vault_file
from hybridgen.privacy.pseudonymise.operators import Operators
from hybridgen.privacy.session import PrivacySession
from hybridgen.privacy.text.matching import Hit
from tests.privacy.protecting import WordList, counted, frame, let_out, masked, protected, settings

FOUND = WordList(PERSON=["Anna Weber", "Okonkwo"], PHONE_NUMBER=["0165 555 272"], LOCATION=["Leeds"])
TEXT = "I am Anna Weber of Leeds, call 0165 555 272."
VALUES = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=40)
AROUND = st.text(st.sampled_from("xyz ÄÖ.,!?(){}\\\"'_-*<>\n12="), max_size=20)


def opened(**asked: object) -> PrivacySession:
    return PrivacySession(settings(**asked), FOUND, (), ())


@pytest.mark.parametrize(
    ("operator", "written"),
    [
        ("pseudonym", r"I am \[PERSON_\d{6}\] of \[LOCATION_\d{6}\], call \[PHONE_NUMBER_\d{6}\]\."),
        ("replace", r"I am <PERSON> of <LOCATION>, call <PHONE_NUMBER>\."),
        ("redact", r"I am  of , call \."),
        ("mask", r"I am \*{10} of \*{5}, call \*{12}\."),
        ("hash", r"I am [0-9a-f]{64} of [0-9a-f]{64}, call [0-9a-f]{64}\."),
        ("encrypt", r"I am \[[\w=-]{44}\] of \[[\w=-]{44}\], call \[[\w=-]{44}\]\."),
    ],
)
def test_each_operator_writes_what_its_name_says(operator: str, written: str) -> None:
    session = opened(operator=operator)
    [text] = protected(session, TEXT)
    assert re.fullmatch(written, str(text))
    assert session.totals.kinds == {"LOCATION": 1, "PERSON": 1, "PHONE_NUMBER": 1}
    assert session.restore(str(text)) == (TEXT if operator in {"pseudonym", "encrypt"} else text)


def test_operators_are_chosen_by_kind() -> None:
    session = opened(operator="mask", operators={"PHONE_NUMBER": "redact", "PERSON": "pseudonym"})
    out = protected(session, TEXT)
    assert counted(*out) == ["I am [PERSON_1] of *****, call ."]
    assert session.restore(str(out[0])) == "I am Anna Weber of *****, call ."


def test_a_personal_column_that_is_redacted_is_empty() -> None:
    data = pl.DataFrame({"_row": ["1", "2"], "full_name": ["Thuy Ng", "Ed Okonkwo"], "answer": ["ask thuy ng", "no"]})
    out = masked(opened(operator="redact"), data)
    assert out.drop("_row").rows() == [(None, "ask "), (None, "no")]


@pytest.mark.parametrize("operator", ["hash", "encrypt"])
def test_a_value_gives_the_same_text_in_every_row_and_every_run(operator: str, tmp_path: Path) -> None:
    one = opened(operator=operator)
    one.fit(first := frame("Anna Weber", "so Anna Weber left"), tmp_path, ["a.csv"])
    rows = one.protect(first)["text"].to_list()
    assert rows[1] == f"so {rows[0]} left"
    name = one.keep(tmp_path)
    assert name is not None
    more = opened(operator=operator)
    more.fit(data := frame("Okonkwo and Anna Weber"), tmp_path, ["a.csv"])
    assert str(more.protect(data)["text"][0]).endswith(f" and {rows[0]}")
    other = opened(operator=operator)
    assert protected(other, "Anna Weber", "Leeds")[0] != rows[0]  # another data set's


def test_a_hash_is_the_same_in_any_case_and_spacing() -> None:
    first, second = protected(opened(operator="hash"), "Anna Weber", "ANNA  WEBER and Anna Weber")
    assert second == f"{first} and {first}"


@pytest.mark.parametrize("operator", ["replace", "redact", "mask", "hash", "encrypt"])
def test_the_egress_check_passes_what_was_written_and_hides_what_was_not(operator: str) -> None:
    session = opened(operator=operator)
    data = pl.DataFrame({"_row": ["1"], "full_name": ["Thuy Ng"], "answer": ["we saw okonkwo"]})
    session.fit(data)
    [row] = session.transform(data.to_dicts())
    written = f"{row['full_name'] or ''} said it"
    assert let_out(session, written) == written
    assert session.egress is not None
    assert session.egress.blocked == 0
    out = let_out(session, f"{written}, and Thuy Ng did. They met Okonkwo.")
    assert "Thuy" not in out
    assert "Okonkwo" not in out
    assert out.startswith(f"{written}, and {row['full_name'] or ''} did. They met [HIDDEN_NAME_1]")
    assert session.egress.blocked == 1


@pytest.mark.parametrize("strange", ["<ANNA>", "f" * 64, f"[{'A' * 44}]", f"[{'Ab3_' * 16}]"])
def test_what_only_looks_written_is_looked_at(strange: str) -> None:
    for operator in ("replace", "hash", "encrypt"):
        session = opened(operator=operator)
        protected(session, TEXT)
        asked = Operators(settings(operator=operator), b"key")
        assert not list(asked.marks(strange))
        assert asked.restored(strange) == strange


@tried(max_examples=60, deadline=None)
@given(st.lists(VALUES, min_size=1, max_size=4), AROUND, st.sampled_from(operators.NAMES), st.binary(min_size=1))
def test_what_was_encrypted_comes_back_letter_by_letter(
    values: list[str], around: str, other: str, secret: bytes
) -> None:
    """Values of two kinds, one encrypted and one under any operator."""
    asked = Operators(settings(operator="encrypt", operators={"NAME": other}), secret)
    text, hits, back = around, [], around
    for n, value in enumerate(values):
        kind = "PERSON" if n % 2 == 0 else "NAME"
        hits.append(Hit(len(text), len(text) + len(value), f"[{kind}_{n}]"))
        text += f"{value} {around}"
        back += f"{value if kind == 'PERSON' else asked.word(f'[{kind}_{n}]', value)} {around}"
    out = asked.replaced(text, hits)
    expected = text if other == "encrypt" else back
    assert operators.decrypted(out, secret) == expected
    assert restore(out, {}, "", secret)[0] == expected
    assert operators.decrypted(out, b"another" + secret) == out


@tried(max_examples=40, deadline=None)
@given(VALUES, VALUES, st.sampled_from(operators.NAMES))
def test_an_operator_leaves_nothing_of_a_value_and_all_of_the_rest(value: str, after: str, operator: str) -> None:
    asked = Operators(settings(operator=operator), b"key")
    written = asked.word("[PERSON_1]", value)
    assert asked.replaced(value + after, [Hit(0, len(value), "[PERSON_1]")]) == written + after
    assert asked.word("[PERSON_1]", value) == written
    assert len(value) < 3 or value not in written or set(value) <= set("*")


def test_the_vault_alone_restores_both_ways(tmp_path: Path) -> None:
    session = opened(operator="encrypt", operators={"LOCATION": "pseudonym"})
    session.fit(data := frame('Anna Weber said "Leeds"', "Okonkwo"), tmp_path, ["a.csv"])
    texts = session.protect(data)["text"].to_list()
    file = tmp_path / str(session.keep(tmp_path))
    kept = vault_file.open_vault(file)
    secret = bytes.fromhex(kept.key)
    assert restore(texts[0], kept.readable(), "", secret) == ('Anna Weber said "Leeds"', [])
    assert (
        restore(re.sub(r"([\[\]_])", r"\\\1", texts[0]), kept.readable(), ".md", secret)[0] == 'Anna Weber said "Leeds"'
    )
    table, _ = restore(f'who,said\n{texts[1]},"{texts[1]}, yes"\n', kept.readable(), ".csv", secret)
    assert table == 'who,said\nOkonkwo,"Okonkwo, yes"\n'


def test_a_wrong_operator_or_kind_is_one_line() -> None:
    for asked, said in (
        ({"operator": "redacted"}, "privacy.operator=redacted: there is no such operator; did you mean redact?"),
        ({"operator": "xyz"}, "choose encrypt, hash, mask, pseudonym, redact, replace"),
        (
            {"operators": {"PERSON": "hsh"}},
            "privacy.operators.PERSON=hsh: there is no such operator; did you mean hash?",
        ),
        (
            {"operators": {"person": "mask"}},
            "privacy.operators.person: nothing of such a kind is found; did you mean PERSON",
        ),
        ({"operators": {"PHONE": "mask"}}, "did you mean PHONE_NUMBER?"),
    ):
        with pytest.raises(ConfigError, match=re.escape(said)):
            sections.check(settings(**asked))  # type: ignore[arg-type]
    sections.check(settings(operator="hash", operators={"PERSON": "mask"}))
    sections.check(settings("off", operator="xyz"))


def test_what_a_runs_identity_counts_of_a_section_is_as_ever_by_default() -> None:
    assert sections.asked(settings()) == ["pseudonymise", None, None]
    assert sections.asked(settings(operators={"PERSON": "mask"})) != sections.asked(settings(operator="mask"))
