"""Words, sentences and passages in every script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.sources.texts.passages import MAX_WORDS, split, split_turns
from hybridgen.sources.texts.sentences import cut_long, is_question, split_sentences
from hybridgen.sources.texts.words import count_words, join
from hybridgen.sources.types import Turn

SENTENCES = {
    "Chinese": ["我每个星期天自己烤面包。", "“你怎么学的？”", "她问。"],
    "Japanese": ["日曜日にパンを焼きます。", "「どうやって？」", "粉からです。"],
    "Khmer": ["ខ្ញុំដុតនំប៉័ង។", "ម្តាយខ្ញុំបង្រៀន។"],
    "Burmese": ["ကျွန်တော် မုန့်ဖုတ်တယ်။", "အရသာရှိတယ်။"],
    "Arabic": ["كيف تخبز الخبز؟", "أعجن كل أسبوع.", "ثم أنتظر!"],
    "Hebrew": ["איך אתה אופה?", "אני לש כל שבוע."],
    "Hindi": ["आप रोटी कैसे बनाते हैं?", "मैं आटा गूँधता हूँ।", "फिर सेंकता हूँ।"],
    "Urdu": ["آپ روٹی کیسے بناتے ہیں؟", "میں آٹا گوندھتا ہوں۔"],
    "Greek": ["Πώς ψήνετε ψωμί;", "Ζυμώνω κάθε Κυριακή.", "Ναι."],
    "Korean": ["빵을 어떻게 구워요?", "반죽해요."],
    "Russian": ["Как вы печёте?", "Мешу тесто… и жду.", "Вот так!"],
    "German": ["Dr. Ott sagt: „Backen Sie z. B. um 9.30 Uhr.“", "Das ist früh... aber gut.", "Ja."],
    "Amharic": ["እንዴት ነው፧", "ጥሩ ነው።"],
    "English": ['"Do you bake?"', "I do (on Sundays).", "Really... yes!", "It costs 3.50 a loaf."],
}
CLOSE = {"Chinese", "Japanese"}  # no space between sentences


@pytest.mark.parametrize("language", SENTENCES)
def test_sentences_end_where_they_do(language: str) -> None:
    text = ("" if language in CLOSE else " ").join(SENTENCES[language])
    assert split_sentences(text) == SENTENCES[language]


@pytest.mark.parametrize("language", SENTENCES)
def test_passages_have_one_size_in_every_script(language: str) -> None:
    text = ("" if language in CLOSE else " ").join(SENTENCES[language] * 150)
    passages = split(text)
    assert all(60 <= count_words(passage) <= MAX_WORDS for passage in passages[:-1])
    assert all(passage in text for passage in passages)


def test_thai_has_spaces_between_sentences_alone() -> None:
    text = "ฉันอบขนมปังทุกวันอาทิตย์ ป้าสอนฉันตอนสิบขวบ " * 60
    passages = split(text)
    assert all(60 <= count_words(passage) <= MAX_WORDS for passage in passages[:-1])
    assert all(passage.startswith(("ฉันอบ", "ป้าสอน")) for passage in passages)


def test_questions_end_in_marks_of_every_script() -> None:
    assert all(map(is_question, ["Why?", "**Why?**", "“Why?”", "怎么办？", "「なぜ？」", "كيف؟", "Πώς;", "እንዴት፧"]))
    assert not any(map(is_question, ["So;", "No.", "", "Because"]))


def test_words_are_counted_where_nothing_parts_them() -> None:
    assert count_words("two words", "and three more") == 5
    assert count_words("我每个星期天自己烤面包") == 7
    assert count_words("ฉันอบขนมปังทุกวันอาทิตย์") == 5
    assert count_words("我用 Python 写，很好") == 4
    assert count_words("x" * 2000) == 100


def test_texts_are_joined_as_their_scripts_are() -> None:
    assert join(["I bake", "", "bread"]) == "I bake bread"
    assert join(["我烤", "面包。", "好"]) == "我烤面包。好"
    assert join(["我用", "Python"]) == "我用 Python"


@given(st.text(st.sampled_from("ab .,?!\n。，中ก「」…;:"), max_size=600), st.integers(1, 20))
def test_parts_stand_in_the_text_in_order_and_hold_all_of_it(text: str, most: int) -> None:
    place = 0
    for part in cut_long(text, most):
        found = text.index(part, place)
        assert not text[place:found].strip()
        place = found + len(part)
    assert not text[place:].strip()


@given(st.text(st.sampled_from("ab .,?!。中ก"), max_size=900), st.sampled_from(["", "Ann Lee"]))
def test_no_passage_of_a_turn_is_too_long_and_each_names_its_speaker(said: str, speaker: str) -> None:
    passages = split_turns([Turn("Bob", "And then?"), Turn(speaker, said)])
    assert all(count_words(passage) <= MAX_WORDS + 2 for passage in passages)
    assert all(f"{speaker}: " in passage or passage.startswith("Bob") for passage in passages if speaker)


def test_a_question_stays_with_the_beginning_of_a_long_answer() -> None:
    answer = " ".join(f"I said it {n} times and it was so." for n in range(40))
    first, *rest = split_turns([Turn("M", "Why?"), Turn("Ann", answer)])
    assert first.startswith("M: Why?\nAnn: I said it 0 times")
    assert all(passage.startswith("Ann: I said it ") for passage in rest)
    assert "".join([first.removeprefix("M: Why?\n"), *rest]).replace("Ann: ", " ").split() == answer.split()


@pytest.mark.parametrize("unit", ["a", "1", " ", "a.", "[", "\n", ":", "中", "。", "a, ", '"', ". "])
def test_a_long_text_takes_a_time_that_grows_with_it(unit: str) -> None:
    assert len("".join(split(unit * (200_000 // len(unit))))) <= 201_000
