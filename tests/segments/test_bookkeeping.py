"""What tools write about a response, told from what people answered."""

import random

import polars as pl
import pytest

from hybridgen.segments.bookkeeping import bookkeeping, is_question
from hybridgen.segments.column_profile import profile

ROWS = 24
DRAW = random.Random(3)
MOMENTS = [f"2024-05-{1 + n:02} {8 + n % 9:02}:{n:02}:11" for n in range(ROWS)]
SECONDS = [str(140 + n * 17) for n in range(ROWS)]
MAILS = [f"reader{n}@letters.example" for n in range(ROWS)]
UUIDS = [f"{DRAW.getrandbits(32):08x}-5b1c-4f0e-9a77-{DRAW.getrandbits(48):012x}" for _ in range(ROWS)]
RATINGS = [str(n % 6) for n in range(ROWS)]

# column, values, what it is: as the tools name and fill them
WRITTEN = [
    # Qualtrics
    ("StartDate", MOMENTS, "timestamps"),
    ("Recorded Date", MOMENTS, "timestamps"),
    ("StartDate - Start Date", MOMENTS, "timestamps"),
    ("Duration (in seconds)", SECONDS, "durations"),
    ("Progress", ["100", "100", "48"] * 8, "progress and status"),
    ("Status", ["IP Address", "Survey Preview"] * 12, "progress and status"),
    ("Finished", ["True", "False"] * 12, "progress and status"),
    ("LocationLatitude", [f"51.{n:04}" for n in range(ROWS)], "coordinates"),
    ("UserLanguage", ["EN", "DE", "PT-BR"] * 8, "language codes"),
    ("DistributionChannel", ["anonymous", "email"] * 12, "distribution channels"),
    ("RecipientLastName", ["Ito", "Okafor", "Lind"] * 8, "contact details"),
    ("Q7_Page Submit", [f"{n}.{n}1" for n in range(ROWS)], "durations"),
    ("Q9_Browser", ["Chrome", "Mobile Safari", "Firefox"] * 8, "browsers and devices"),
    ("Browser Meta Info - Resolution", ["1920x1080", "390x844"] * 12, "browsers and devices"),
    # SurveyMonkey
    ("Respondent ID", [f"1187941{n:05}" for n in range(ROWS)], "ids or codes"),
    ("Collector ID", ["428713905", "428713906"] * 12, "ids or codes"),
    ("IP Address", [f"10.0.{n}.7" for n in range(ROWS)], "IP addresses"),
    ("Email Address", MAILS, "contact details"),
    # Typeform
    ("#", [f"{n}fad7mfbbywz0cvn336c567dheb43w{n:02}" for n in range(ROWS)], "ids or codes"),
    ("Submit Date (UTC)", MOMENTS, "timestamps"),
    ("Network ID", ["df0aee5ff9", "b6564f008b"] * 12, "ids or codes"),
    # Google and Microsoft Forms
    ("Zeitstempel", [f"{1 + n}.03.2024 11:35:19" for n in range(ROWS)], "timestamps"),
    ("Horodateur", [f"{1 + n:02}/03/2024 11:35:19" for n in range(ROWS)], "timestamps"),
    ("Marca temporal", [f"{1 + n}/03/2024 11:35:19" for n in range(ROWS)], "timestamps"),
    ("タイムスタンプ", [f"2024/03/{1 + n:02} 11:35:19" for n in range(ROWS)], "timestamps"),
    ("Completion time", [f"3/{1 + n}/24 11:35:19" for n in range(ROWS)], "timestamps"),
    ("Fertigstellungszeit", [f"3/{1 + n}/24 11:35:19" for n in range(ROWS)], "timestamps"),
    # REDCap
    ("record_id", [str(1 + n // 3) for n in range(ROWS)], "ids or codes"),
    ("intake_complete", ["2", "0", "1"] * 8, "progress and status"),
    ("redcap_event_name", ["baseline_arm_1", "visit_arm_1"] * 12, "ids or codes"),
    # LimeSurvey
    ("submitdate. Date submitted", MOMENTS, "timestamps"),
    ("startlanguage. Start language", ["en", "de"] * 12, "language codes"),
    ("Datum Abgeschickt", MOMENTS, "timestamps"),
    ("interviewtime. Total time", SECONDS, "durations"),
    # KoboToolbox, SurveyCTO
    ("_uuid", UUIDS, "ids or codes"),
    ("_submission_time", [moment.replace(" ", "T") for moment in MOMENTS], "timestamps"),
    ("meta/instanceID", [f"uuid:{one}" for one in UUIDS], "ids or codes"),
    ("_gps_altitude", [f"{n}.5" for n in range(ROWS)], "coordinates"),
    ("deviceid", [f"collect:{n}aQ9" for n in range(ROWS)], "ids or codes"),
    # whatever it is called
    ("extra", [f'{{"a": {n}}}' for n in range(ROWS)], "nested data"),
    ("page", [f"https://forms.example/r/{n}" for n in range(ROWS)], "links"),
    ("via", [f"Mozilla/5.0 (X11; Linux {n})" for n in range(ROWS)], "browsers and devices"),
    ("place", [f"51.{n:04}, 7.{n:04}" for n in range(ROWS)], "coordinates"),
    ("What is your e-mail address?", MAILS, "contact details"),
    ("Telefonnummer", [f"0176 77{n:02}848" for n in range(ROWS)], "contact details"),
]

ANSWERED = [
    ("In which year did you retire?", [str(1990 + n) for n in range(ROWS)]),
    ("When did it begin?", MOMENTS),
    ("How long did you wait (minutes)?", SECONDS),
    ("Duration of symptoms (days)", [str(3 + n) for n in range(ROWS)]),
    ("Age", [str(20 + n) for n in range(ROWS)]),
    ("NPS", [str(n % 11) for n in range(ROWS)]),
    ("Date of last visit", [f"2024-0{1 + n % 9}-11" for n in range(ROWS)]),
    ("Marital status", ["single", "married", "widowed"] * 8),
    ("Status", ["single", "married", "widowed"] * 8),
    ("Happy with - Status", RATINGS),
    ("Happy with: Progress", RATINGS),
    ("Language", ["Polish", "Turkish", "a bit of both"] * 8),
    ("Resolution", [f"They sent a new one after {n} calls" for n in range(ROWS)]),
    ("Which browser do you use?", ["Chrome", "Firefox", "Safari"] * 8),
    ("Nombre d'enfants", [str(n % 4) for n in range(ROWS)]),
    ("Phone", ["Phone", "Phone", "Phone"] * 8),
    ("Number of children", RATINGS),
    ("Session", ["first", "second", "third"] * 8),
    ("Comments", [f"It was fine on day {n}" for n in range(ROWS)]),
    ("Do you agree that the date and time of it were right?", ["yes", "no", "no"] * 8),
]  # fmt: skip


def what(name: str, values: list[str]) -> str:
    return bookkeeping(name, values, unique=len(set(values)) >= 0.95 * len(values))


@pytest.mark.parametrize(("name", "values", "reason"), WRITTEN)
def test_what_a_tool_writes_is_told(name: str, values: list[str], reason: str) -> None:
    assert what(name, values) == reason


@pytest.mark.parametrize(("name", "values", "reason"), WRITTEN)
def test_one_odd_cell_changes_nothing(name: str, values: list[str], reason: str) -> None:
    assert what(name, [*values[:-1], "(nothing was recorded here, sorry)"]) == reason


@pytest.mark.parametrize(("name", "values"), ANSWERED)
def test_an_answer_stays_whatever_it_is_made_of(name: str, values: list[str]) -> None:
    assert what(name, values) == ""


def test_a_mixture_is_nothing_of_the_kind() -> None:
    assert what("Recorded Date", [*MOMENTS[:12], *(f"it was in spring {n}" for n in range(12))]) == ""


@pytest.mark.parametrize("name", ["How old?", "¿Edad?", "您多大年纪？", "please rate this", "was stört Sie daran"])
def test_questions(name: str) -> None:
    assert is_question(name)


@pytest.mark.parametrize("name", ["Start Date (UTC)", "when", "Duration (in seconds)", "What"])
def test_names_that_ask_nothing(name: str) -> None:
    assert not is_question(name)


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([str(n % 5) for n in range(ROWS)], "choices"),
        ([str(20 + 7 * n) for n in range(ROWS)], "number"),
        (["828", "1.044", "96,5"] * 2, "number"),
        (["0:12", "1:40", "2 h 5 min"] * 8, "number"),
        ([f"{1 + n}.5.1984" for n in range(ROWS)], "date"),
        (["Home, Office", "Office", "Home"] * 8, "choices"),
        ([f"The line was busy {n} times" for n in range(ROWS)], "words"),
        ([f"電話がいつも混んでいます{n}" for n in range(ROWS)], "words"),
        (["The line was busy when I called"], "words"),
    ],
)
def test_what_a_column_holds(values: list[str], kind: str) -> None:
    (column,) = profile(pl.DataFrame({"Q": values}), ["Q"])
    assert (column.kind, column.silent) == (kind, "")


def test_wanted_columns_stay_and_no_others() -> None:
    frame = pl.DataFrame({"id": [f"x{n}" for n in range(12)], "said": ["good", "bad"] * 6})
    columns = profile(frame, frame.columns, wanted=["id"])
    assert [(column.name, column.silent) for column in columns] == [("id", ""), ("said", "not in task.input")]


def test_a_large_column_is_told_by_a_sample() -> None:
    values = [f"2024-05-01 08:{n % 60:02}:{n % 59:02}" for n in range(9_000)]
    (column,) = profile(pl.DataFrame({"saved": values}), ["saved"])
    assert column.silent == "timestamps"


@pytest.mark.parametrize(
    ("name", "values", "why"),
    [
        ("Verweildauer Seite 1", ["37", "14", "80"], "durations"),
        ("TIME001", ["37", "14", "80"], "durations"),
        ("rts5478001", ["37", "14", "80"], "durations"),
        ("Zeitpunkt als der Datensatz das letzte mal geändert wurde", ["2024-05-01 10:00:59"] * 3, "timestamps"),
        ("Maluspunkte für schnelles Ausfüllen", ["0.95", "1.96", "2"], "progress and status"),
        ("Anteil fehlender Antworten (gewichtet nach Relevanz)", ["8", "9", "0"], "progress and status"),
        ("dispcode", ["31", "22", "31"], "progress and status"),
        ("Added Time", ["01-May-2024 10:00:00", "02-May-2024 10:01:00"], "timestamps"),
        ("Created", ["01/May/24 8:00 AM", "02/May/24 8:01 AM"], "timestamps"),
        ("Posted", ["2024. 5. 1 오전 9:00:33", "2024. 5. 2 오후 1:01:33"], "timestamps"),
        ("Posted", ["2024/5/1 上午9:00:33", "2024/5/2 下午1:01:33"], "timestamps"),
        ("Posted millis", ["1714000000000", "1714000977777"], "timestamps"),
        ("App Version Code", ["230", "231"], "browsers and devices"),
        ("Attachments", ["a 1.jpg (https://files.example/1/a.jpg)", "b.png (https://files.example/2)"], "links"),
        ("Tester", ["Participant 1", "Participant 2", "Participant 3"], "ids or codes"),
    ],
)
def test_what_more_tools_write_beside_answers(name: str, values: list[str], why: str) -> None:
    assert bookkeeping(name, values, unique=True) == why


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("Verweildauer im Krankenhaus", ["3", "14", "2"]),
        ("Zeitpunkt des Umzugs", ["2019-05-01", "2020-06-01"]),
        ("Time", ["8", "14", "2"]),
        ("When did you move in?", ["01-May-2024", "02-May-2024"]),
        ("Which participant helped you?", ["Participant 1", "Participant 2"]),
        ("Added", ["a bench", "a shed"]),
        ("Missing", ["a bench", "a shed"]),
    ],
)
def test_answers_that_look_like_it_stay(name: str, values: list[str]) -> None:
    assert bookkeeping(name, values, unique=True) == ""


def test_who_was_chosen_is_no_running_number() -> None:
    assert bookkeeping("Winner", ["Participant 3", "Participant 1", "Participant 3"], unique=False) == ""
