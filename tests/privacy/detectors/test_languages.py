from __future__ import annotations

from collections import Counter

import pytest

from hybridgen.privacy.detectors.languages import count_letters, foreign_places, language_of, say_foreign

ANSWERS = {
    "de": ["Ich habe gestern angerufen und niemand ging ran", "das portal hat meine karte wieder vergessen"],
    "fr": ["On attend toujours une heure dans la salle", "le portail a encore oublié ma carte"],
    "es": ["Tardan mucho en contestar el teléfono", "la aplicación es muy lenta por la mañana"],
    "it": ["il telefono è sempre occupato la mattina", "Non si capisce mai quanto costa la visita"],
    "pt": ["Gostaria muito de poder marcar as consultas pelo telefone", "o aplicativo não abre no meu celular"],
    "nl": ["de telefoon is altijd bezet", "ik moet veel te lang wachten"],
    "pl": ["Trzeba za długo czekać na wizytę u lekarza", "telefon jest rano zawsze zajęty"],
    "sv": ["Det tar för lång tid att komma fram på telefon", "man får vänta för länge"],
    "zh": ["每次都是看完病以后才知道要付多少钱", "我一般都是早上八点开始打电话"],
    "ja": ["予約の電話がいつもつながりません", "どのくらい待つのか教えてほしいです"],
    "ru": ["Я всегда очень долго жду в очереди", "По утрам телефон всегда занят у них"],
    "ar": ["أنتظر دائما وقتا طويلا جدا في العيادة", "الهاتف مشغول كل صباح حتى الساعة التاسعة"],
}
ENGLISH = [
    "The phone line is busy every morning until nine.",
    "My daughter Camille moved to Aix-en-Provence and works at Crédit Agricole.",
    "We watched La vie en rose with Señora Gutiérrez de la Cruz at the Teatro Real.",
    "She said 'je ne sais pas pourquoi' and left.",
    'He told me "das ist mir völlig egal" and hung up on me.',
    "it's me, priyanka! jennifer told me you'd call",
    "Ji-hoon and Seo-yeon took us to Gyeongbokgung.",
    "Zdeněk Dvořák and Míla Novák from Plzeň",
    "Maja Wiśniewska or Krzysztof Dąbrowski at Łódź",
]
SHORT = [
    "ok",
    "im portal",
    "Latte macchiato",
    "Zoom, Slack, Teams",
    "Wiebke Quastenroth",
    "Zoë Müller, Jürgen Klöß, Françoise Dürr",
]


@pytest.mark.parametrize(("language", "text"), [(code, text) for code, some in ANSWERS.items() for text in some])
def test_a_short_answer_is_in_its_language(language: str, text: str) -> None:
    assert language_of(text) == language
    assert foreign_places(text) == [(0, len(text))]


@pytest.mark.parametrize("text", ENGLISH)
def test_foreign_names_and_quotations_leave_an_answer_english(text: str) -> None:
    assert language_of(text) in {"en", None}
    assert foreign_places(text) == []


@pytest.mark.parametrize("text", SHORT)
def test_a_few_words_may_be_of_any_language(text: str) -> None:
    assert language_of(text) is None
    assert foreign_places(text) == []
    assert foreign_places(text, is_english_usual=False) == [(0, len(text))]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "hola, mi iban ha cambiado: ES91 2100. a partir de junio cobradlo ahí. gracias, svetlana"),
        ("es", "Consulta: No tengo ninguna queja de Aitana Barbastro, ninguna factura llegó tarde."),
        ("de", "Anruferin: Öztürk. Anliegen: Bescheid vom Jugendamt. Kind: Emir, geb. am Montag."),
    ],
)
def test_a_text_with_hardly_an_english_word_is_in_its_likely_language(language: str, text: str) -> None:
    assert language_of(text) == language


def test_capitals_throughout_are_read_as_any() -> None:
    assert language_of("DAS PORTAL HAT MEINE KARTE WIEDER VERGESSEN") == "de"


def test_a_script_says_it_in_one_word_where_english_is_not_usual() -> None:
    assert language_of("不好", is_english_usual=False) == "zh"
    assert language_of("不好") is None


def test_lines_are_looked_at_one_by_one_and_short_ones_go_with_the_text() -> None:
    german = "Ja, genau.\nIch habe gestern angerufen und niemand ging ran, auch heute nicht."
    text = f"{german}\nThe app told me to call again.\n\nDas mache ich aber ganz bestimmt nicht noch einmal."
    assert [text[start:end] for start, end in foreign_places(text)] == [german, text.rpartition("\n")[2]]


def test_people_are_told_of_other_languages_by_how_much_is_in_them() -> None:
    assert say_foreign(Counter()) == []
    assert say_foreign(count_letters(ENGLISH)) == []
    german = count_letters(ANSWERS["de"])
    assert german.keys() == {"de"}
    [most] = map(str, say_foreign(german))
    assert most.startswith("most of the text is German, of which no language model is installed: names in it are found")
    assert say_foreign(german, {"de"}) == []
    [some] = map(str, say_foreign(german + Counter(en=2000)))
    assert some.startswith("some of the text is German, ")
    [none] = map(str, say_foreign(Counter(sv=2000)))
    assert none.startswith("most of the text is Swedish: the English language model makes no guesses")
    assert none.endswith("names that stand in no column of names are seldom hidden; see docs/languages.md")
    assert [one.code for one in say_foreign(Counter(sv=2000, fr=1000))] == ["few_names", "not_english"]


def test_people_are_told_of_languages_that_decline_names() -> None:
    [polish] = map(str, say_foreign(Counter(pl=2000)))
    assert polish.startswith(
        "most of the text is Polish, of which no language model is installed: names in it are decl"
    )
    assert "less surely" in polish
    assert say_foreign(Counter(pl=2000), {"pl"}) == []
    assert [one.code for one in say_foreign(Counter(de=900, cs=900, sv=900))] == [
        *("few_names", "names_unsure", "not_english")
    ]


def test_short_czech_texts_are_no_slovak() -> None:
    assert language_of("Ahoj Tarku, pošleš mi ten seznam do pátku? Maruška z účtárny na něj čeká. Zdraví Pepa") == "cs"
    slovak = "Včera som bola na pošte a čakala som hodinu, lebo tam nikto nebol a ani telefón nezdvíhali."
    assert language_of(slovak) == "sk"


def test_little_of_each_counts_together() -> None:
    both = [str(one) for one in say_foreign(Counter(en=9820, de=90, sv=90))]
    assert both[0].startswith("some of the text is German, of which no language model is installed")
    assert both[1].startswith("some of the text is Swedish: ")
    assert say_foreign(Counter(en=9820, de=90, sv=90), {"de"}) == []
    assert say_foreign(Counter(en=9910, de=90)) == []
    assert [one.code for one in say_foreign(Counter(de=9990, sv=10))] == ["few_names"]
    many = str(say_foreign(Counter(en=9800, de=120, sv=40, hu=40, ro=40))[-1])
    assert many.startswith("some of the text is in other languages: ")


def test_single_words_count_together_and_a_long_column_by_a_sample() -> None:
    assert count_letters(["zu", "teuer", "und", "immer", "langsam", "leider"]).keys() == {"de"}
    assert not count_letters(["zu", "teuer", "und", "immer", "langsam"], with_short=False)
    assert count_letters(ANSWERS["de"] * 500)["de"] == pytest.approx(500 * count_letters(ANSWERS["de"])["de"], rel=0.1)
