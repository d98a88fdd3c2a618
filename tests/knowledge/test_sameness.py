"""When two questions ask for the same: paraphrases do, near misses never."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations, permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hybridgen.knowledge.sameness import MAX_WORDS, is_same, meaning
from scripts.asking.documents import questions as asked_questions
from tests.knowledge import asked

SAME = [
    ("How do I delete a file in Python?", "In Python, how can I remove a file?"),
    ("How do I delete a file in Python?", "What is the best way to delete files in Python?"),
    ("How do I delete a file in Python?", "How is a file deleted in Python?"),
    ("How do I delete a file in Python?", "how to delete a file in python"),
    ("How do I delete a file in Python?", "Could you tell me how to delete a file in Python, please?"),
    ("How can I read a CSV file?", "What's the right way to read a CSV file?"),
    ("How do I create a new folder?", "How can I make a directory?"),
    ("How do I get the length of a list?", "How do I obtain a list's length?"),
    ("What is the capital of France?", "What's the capital of France"),
    ("When does the night ferry sail?", "What time does the night ferry sail?"),
    ("How do I turn off the alarm?", "How to switch off the alarm"),
    ("How many dogs may travel?", "how many dogs may travel"),
    ("How can I convert JSON to CSV?", "How do you convert JSON to CSV?"),
    ("Wie lösche ich eine Datei?", "wie lösche ich eine datei"),
    ("What does the flag -r mean?", "what does the flag -r mean"),
    ("How do I wait for 10 seconds?", "How do I wait for ten seconds?"),
    ("How do I copy 1,000 rows?", "How do I copy 1000 rows?"),
    ("How do I not fail the test?", "How not to fail the test"),
    ("How can a file be deleted in Python?", "How do I delete a file in Python"),
    ("How do I reset my password?", "How can I reset a password?"),
    ("How are files copied with Python?", "How do I copy files using Python?"),
    ("What's the easiest way of deleting a file?", "How do I delete a file?"),
    ("Can I delete two names with one statement?", "Is one statement enough to delete two names?"),
    ("Does the script delete old files?", "Are old files deleted by the script?"),
    ("Is breakfast included in the price?", "Does the price include breakfast?"),
    ("How do I sort a list in descending order?", "What sorts a list from the largest item to the smallest?"),
    ("Why does the printer not print?", "Why won't the printer print?"),
    ("Why can't I log in?", "Why am I unable to log in?"),
    ("What does a ticket cost?", "How much is a ticket?"),
    ("When must invoices be paid?", "When do I have to pay invoices?"),
    ("Is a visa required for Japan?", "Do I need a visa for Japan?"),
    ("How do I turn the light on?", "How do I switch on the light?"),
    ("How can I replace tabs with spaces?", "How do I substitute spaces for tabs?"),
    ("Hi, could someone tell me how to export a list? Thanks in advance!", "Any way to export a list?"),
    ("After an update, how do I restart it?", "How do I restart it after an update?"),
    ("Can I save it before I share it?", "Can I save it before sharing it?"),
    ("Is there a train from Vienna to Graz?", "Is there a train to Graz from Vienna?"),
]
NEAR = [
    ("How do I delete a file?", "How do I delete a directory?"),
    ("How do I delete a file in Python?", "How do I delete a file in Java?"),
    ("How do I delete a file in Python?", "How do I delete a file?"),
    ("How do I delete a file?", "How do I create a file?"),
    ("How do I delete a file?", "How do I not delete a file?"),
    ("How do I delete a file?", "Why do I delete a file?"),
    ("How do I delete a file?", "How do I delete a file permanently?"),
    ("How do I delete 2 files?", "How do I delete 3 files?"),
    ("How do I convert JSON to CSV?", "How do I convert CSV to JSON?"),
    ("How do I copy from A to B?", "How do I copy from B to A?"),
    ("How do I call Python from C?", "How do I call C from Python?"),
    ("How do I embed Python in C?", "How do I embed C in Python?"),
    ("How do I turn on the alarm?", "How do I turn off the alarm?"),
    ("What is the capital of France?", "What is the capital of Spain?"),
    ("When does the ferry sail?", "When did the ferry sail?"),
    ("When does the ferry sail?", "Where does the ferry sail?"),
    ("Who is Anna Meier?", "Who is Anna Weber?"),
    ("What is my name?", "What is your name?"),
    ("How old am I?", "How old are you?"),
    ("Can I delete a file?", "How can I delete a file?"),
    ("Can you delete a file?", "Can I delete a file?"),
    ("How do I get a visa for the US?", "How do I get a visa for us?"),
    ("What does -r do?", "What does -R do?"),
    ("How do I use C?", "How do I use C++?"),
    ("How do I use C#?", "How do I use C?"),
    ("How do I install Python 3.11?", "How do I install Python 3.12?"),
    ("Which files are not empty?", "Which files are empty?"),
    ("How do I delete files that are not empty?", "How do I not delete files that are empty?"),
    ("How do I enable caching?", "How do I disable caching?"),
    ("Is it possible to bring a dog?", "Is it impossible to bring a dog?"),
    ("Who wins the race?", "Who won the race?"),
    ("Who manages the team?", "Who managed the team?"),
    ("How do I print a news feed?", "How do I print a new feed?"),
    ("The display shows E17", "The display shows E18"),
    ("What do I do when the display shows E17?", "Why does the display show E17?"),
    ("How many dogs may travel?", "How much may dogs travel?"),
    ("How do I read a file with a lock?", "How do I read a file without a lock?"),
    ("How do I open a file for reading?", "How do I open a file for writing?"),
    ("How do I send an email to Anna?", "How do I send an email from Anna?"),
    ("Wie lösche ich eine Datei?", "Wie lösche ich einen Ordner?"),
    ("Schalte ich das Licht an?", "Schalte ich das Licht aus?"),
    ("How long does it take?", "How often does it take?"),
    ("How do I sort a list in ascending order?", "How do I sort a list in descending order?"),
    ("How do I list all files?", "How do I list files?"),
    ("What is the first step?", "What is the second step?"),
    ("Delete the file", "Do not delete the file"),
    ("Before I eat, do I wash?", "After I eat, do I wash?"),
    ("Is A greater than B?", "Is B greater than A?"),
    ("Does Anna manage Ben?", "Does Ben manage Anna?"),
    ("How do I lock the door before leaving?", "How do I lock the door after leaving?"),
    ("What is the minimum age?", "What is the maximum age?"),
    ("How do I undo a commit?", "How do I do a commit?"),
    ("How do I get $5?", "How do I get 5?"),
    ("Is 5% allowed?", "Is 5 allowed?"),
    ("What is the length of the list of names?", "What is the name of the list of lengths?"),
    ("What is the price of the ticket?", "What is the ticket of the price?"),
    ("How can I make money?", "How can I make time?"),
    ("How do I format a date?", "How do I date a format?"),
    ("How do I find the parent of a node?", "How do I find the node of a parent?"),
    ("What should I do if it rains?", "What should I not do if it rains?"),
    ("Which of them may leave?", "None of them may leave?"),
    ("How do I delete a user's file?", "How do I delete a user?"),
    ("How do I move the file up?", "How do I move the file down?"),
    ("How do I do it at home?", "How do I do it from home?"),
    ("When will it open?", "When does it open?"),
    ("May minors enter?", "Must minors enter?"),
    ("How many minutes until ten?", "How many minutes after ten?"),
    ("When is it open on Monday?", "When is it open on Tuesday?"),
    ("How do I log in?", "How do I log out?"),
    ("how", "why"),
    ("Who pays for care?", "Who pays for cars?"),
    ("How do I book a plane?", "How do I book a plan?"),
    ("How do I note it?", "How do I not it?"),
    ("What is my name?", "What is the name?"),
    ("How is the function called?", "How do I call the function?"),
    ("Is IT open?", "Is it open?"),
]
# What the words of so many pairs say, of how many.
TOLD = {"development": (43, 118), "held_out": (3, 65), "traps": (0, 0)}
EVERY = sorted({question for name in TOLD for one in asked.read(name) for question in one.all})
OBJECTS = ["file", "directory", "database", "branch", "user", "password", "column", "row", "key", "server", "table"]
VERBS = ["delete", "create", "rename", "move", "copy", "lock", "print", "share", "compress", "encrypt", "open", "merge"]
PLACES = ["in Python", "on Linux", "with Git", "for Anna", "from Berlin", "to Berlin", "without sudo", "before noon"]
BEGINNINGS = ["How do I", "How can I", "how to", "What is the best way to", "Could you tell me how to", "How would you"]
questions = st.builds(
    lambda verb, count, thing, place: (verb, f"{count} {thing}", place),
    st.sampled_from(VERBS),
    st.sampled_from(["the", "two", "3", "no", "all", "our"]),
    st.sampled_from(OBJECTS),
    st.sampled_from(PLACES),
)
NEGATIONS = frozenset({"not", "no", "never", "nobody", "nothing", "none", "neither", "nor"})


@pytest.mark.parametrize(("one", "other"), SAME)
def test_paraphrases_are_the_same(one: str, other: str) -> None:
    assert is_same(one, other), (meaning(one), meaning(other))
    assert is_same(other, one)


@pytest.mark.parametrize(("one", "other"), NEAR)
def test_near_misses_are_not(one: str, other: str) -> None:
    assert not is_same(one, other), meaning(one)
    assert not is_same(other, one)


@given(st.text())
def test_a_question_is_the_same_as_itself_where_it_is_about_anything(question: str) -> None:
    assert is_same(question, question) == bool(
        meaning(question).about or (question.split() and is_same(question, question))
    )
    meaning(question)


@given(questions, st.sampled_from(BEGINNINGS), st.sampled_from(BEGINNINGS))
def test_how_it_begins_changes_nothing(said: tuple[str, str, str], one: str, other: str) -> None:
    words = " ".join(said)
    assert is_same(f"{one} {words}?", f"{other} {words}?")


@given(questions, questions)
def test_any_other_verb_object_number_or_place_is_another_question(
    one: tuple[str, str, str], other: tuple[str, str, str]
) -> None:
    same = is_same(f"How do I {' '.join(one)}?", f"How can I {' '.join(other)}?")
    assert same == (one == other)


@given(questions, st.sampled_from(["not", "never"]))
def test_a_negation_makes_another_question(said: tuple[str, str, str], negation: str) -> None:
    words = " ".join(said)
    assert not is_same(f"How do I {words}?", f"How do I {negation} {words}?")


def test_texts_without_words_are_never_the_same() -> None:
    assert not is_same("", "")
    assert not is_same("?", "!")


@pytest.mark.parametrize("name", TOLD)
def test_of_what_people_ask_no_near_miss_is_the_same(name: str) -> None:
    groups = asked.read(name)
    assert [pair for one in groups for pair in one.near_misses if is_same(*pair)] == []
    told = [is_same(one.question, same) for one in groups for same in one.same]
    assert (sum(told), len(told)) == TOLD[name]


def test_no_question_is_the_same_as_one_of_another_kind() -> None:
    groups = [one for name in ("development", "held_out") for one in asked.read(name)]
    alike = defaultdict(set)
    for number, one in enumerate(groups):
        for question in one.all:
            alike[meaning(question).about].add((number, question))
    pairs = [pair for found in alike.values() for pair in combinations(sorted(found), 2)]
    assert [(one, other) for (n, one), (m, other) in pairs if n != m and is_same(one, other)] == []


def test_of_the_hundred_questions_a_quarter_of_the_repeats_are_the_same_and_no_near_miss() -> None:
    hundred = {one.id: one for one in asked_questions("questions")}
    told = {
        kind: sum(is_same(one.question, hundred[one.of].question) for one in hundred.values() if one.kind == kind)
        for kind in ("repeat", "near_miss")
    }
    assert told == {"repeat": 5, "near_miss": 0}


@given(st.sampled_from(EVERY), st.sampled_from(EVERY))
def test_either_of_two_is_the_same_as_the_other_and_each_as_itself(one: str, other: str) -> None:
    assert is_same(one, other) == is_same(other, one)
    assert is_same(one, one)


@given(st.sampled_from(EVERY), st.integers(1), st.booleans(), st.sampled_from(["zebra", "Tuesday", "7", "v2", "-q"]))
def test_a_word_more_or_another_one_makes_another_question(question: str, at: int, more: bool, word: str) -> None:
    words = question.rstrip("?").split()
    place = 1 + at % (len(words) - 1) if len(words) > 1 else 1
    assert not is_same(question, " ".join([*words[:place], word, *words[place + (not more) :]]) + "?")


@given(st.sampled_from(EVERY), st.integers(1), st.sampled_from(["not", "never"]))
def test_a_negation_anywhere_makes_another_question(question: str, at: int, negation: str) -> None:
    words = question.rstrip("?").split()
    assume(not any(word in NEGATIONS or word.endswith(("n't", "not")) for word in words))
    place = 1 + at % len(words)
    assert not is_same(question, " ".join([*words[:place], negation, *words[place:]]) + "?")


NOUNS = ["dog", "clerk", "nurse"]
DONE = {"check": "checked", "invite": "invited", "follow": "followed"}


def _deeds() -> Iterator[tuple[tuple[str, ...], str]]:
    """Who does what to whom, with ways to ask for it."""
    for verb, done in DONE.items():
        for one, other in permutations(NOUNS, 2):
            for aux, be in (("does", "is"), ("did", "was"), ("will", "will"), ("can", "can"), ("must", "must")):
                be_done = f"be {done}" if be == aux else done
                for wants in ("", "why ", "when ", "where "):
                    kind = (wants, aux, one, verb, other)
                    yield kind, f"{wants}{aux} the {one} {verb} the {other}"
                    yield kind, f"{wants}{be} the {other} {be_done} by the {one}"
            yield ("which", one, verb, other), f"which {one}s {verb} the {other}"
            yield ("which of", one, verb, other), f"which {other}s does the {one} {verb}"
            yield ("which of", one, verb, other), f"which {other}s are {done} by the {one}"
        for one in NOUNS:
            for wants in ("", "why ", "when ", "where "):
                yield (wants, "we", verb, one), f"{wants}do we {verb} the {one}"
                yield (wants, "state", verb, one), f"{wants}is the {one} {done}"
                yield (wants, "alone", verb, one), f"{wants}does the {one} {verb}"
                yield (wants, "i", verb, one), f"{wants}do I {verb} the {one}"
                yield (wants, "me", verb, one), f"{wants}does the {one} {verb} me"
                yield (wants, "may", verb, one), f"{wants}can I {verb} the {one}"
                yield (wants, "may", verb, one), f"{wants}can the {one} be {done}"
                yield (wants, "may alone", verb, one), f"{wants}can the {one} {verb}"
            for kind in ("which", "how many"):
                yield (kind, "alone", verb, one), f"{kind} {one}s {verb}"
                yield (kind, "we", verb, one), f"{kind} {one}s do we {verb}"
                yield (kind, "state", verb, one), f"{kind} {one}s are {done}"
                yield (kind, "may alone", verb, one), f"{kind} {one}s can {verb}"
                yield (kind, "may", verb, one), f"{kind} {one}s can I {verb}"
                yield (kind, "may", verb, one), f"{kind} {one}s can be {done}"
            yield ("who", verb, one), f"who {verb}s the {one}"
            yield ("whom", verb, one), f"whom does the {one} {verb}"
            yield ("whom", verb, one), f"who is {done} by the {one}"
        yield ("who", verb), f"who {verb}s"
        yield ("whom", verb), f"who do we {verb}"
        yield ("state", verb), f"who is {done}"


def test_who_does_what_to_whom_stays_however_it_is_said() -> None:
    alike = defaultdict(set)
    kinds = defaultdict(list)
    for kind, question in _deeds():
        alike[meaning(question).about].add((kind, question))
        kinds[kind].append(question)
    pairs = [pair for found in alike.values() for pair in combinations(sorted(found), 2)]
    assert [(one, other) for (a, one), (b, other) in pairs if a != b and is_same(one, other)] == []
    assert [said for said in kinds.values() if not all(is_same(said[0], one) for one in said)] == []


def test_a_long_text_is_the_same_word_for_word_alone() -> None:
    long = "How do I delete a file that " + "is very old and " * (MAX_WORDS // 4)
    assert is_same(long, long.lower())
    assert not is_same(long, long.replace("How do I", "How can I"))
