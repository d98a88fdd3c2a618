"""A row as a model reads it."""

from hybridgen.segments.render import labels, row_text, shorten


def text(answers: dict[str, str | None]) -> str:
    return row_text(answers, answers, labels(list(answers)))


def test_answered_questions_are_short_lines() -> None:
    assert text({"What is your age?": "25-34", "City": None, "How do you  brew?": "Pour over", "Cups": "007"}) == (
        "Age: 25-34\nHow do you brew? Pour over\nCups: 007"
    )


def test_a_grid_of_questions_is_one_line() -> None:
    answers = {
        "Coffee A - Bitterness": "2",
        "Coffee A - Notes": "nutty",
        "Coffee B - Notes": None,
        "Coffee B - Body": "4",
    }
    assert text(answers) == "Coffee A: Bitterness 2; Notes: nutty\nCoffee B: Body 4"
    assert text({"Rate [Price]": "3", "Rate [Taste]": "good"}) == "Rate: Price 3; Taste: good"


def test_a_dash_alone_makes_no_grid() -> None:
    assert text({"Income - before tax": "20", "Age": "3"}) == "Income - before tax: 20\nAge: 3"


def test_a_passage_stands_for_itself() -> None:
    assert text({"text": "**Ann:** Hello.\n**Ben:** Hi. "}) == "**Ann:** Hello.\n**Ben:** Hi."


def test_line_breaks_within_an_answer_become_spaces() -> None:
    assert text({"Notes": "one\r\n  two"}) == "Notes: one two"


def test_long_questions_lose_their_middle_and_stay_apart() -> None:
    long = "Do you feel like you are always getting good value for all of your money when you buy coffee at a "
    names = [f"{long}{place}?" for place in ("cafe", "shop", "market")]
    shown = [label.item for label in labels(names).values()]
    assert shown[0] == "Do you feel like you are … value for all of your money when you buy coffee at a cafe?"
    assert len(set(shown)) == 3
    assert all(len(item) <= 92 for item in shown)


def test_questions_that_shorten_to_the_same_get_a_number() -> None:
    names = ["What is your age?", "What was your age?", "x" * 200, "x" * 201]
    assert len(set(labels(names).values())) == 4


def test_a_question_of_openings_only_stays() -> None:
    assert shorten("What is your") == "What is your"
    assert shorten("Lastly, how would you rate it?") == "How would you rate it"


def test_a_grid_within_a_task_shares_its_question() -> None:
    task = "Task 1: Where would you pay? - "
    assert text({f"{task}Path": "Home/Rent", f"{task}Outcome": "Skip", "Task 2: Report it": "done"}) == (
        "Task 1: Where would you pay? Path: Home/Rent; Outcome: Skip\nTask 2: Report it: done"
    )
    block = "Block A: Garden - How much do you agree? - "
    assert text({f"{block}Paths": "1", f"{block}Rules": "2"}) == (
        "Block A: Garden - How much do you agree? Paths 1; Rules 2"
    )
