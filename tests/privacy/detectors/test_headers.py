"""Headers as questionnaires have them, in the languages that the table of words has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.privacy.detectors.columns import personal_kind
from hybridgen.privacy.detectors.headers import asked
from hybridgen.privacy.lexicon.headers import TERMS

# kind: headers in many languages
HEADERS = {
    "PERSON": """
        What should we call you in the interview (first name)?|What is your full name?|Please enter your first name
        Contact details - Last name|Could you tell us your name?|_submitted_by|Name des Interviewers
        Emergency contact (name and number)|RecipientFirstName|Recipient Last Name
        Vorname|Nachname|Wie heißen Sie?|Wie lautet Ihr vollständiger Name?|Ihr Name|Notfallkontakt
        Nom|Prénom|Nom de famille|Comment vous appelez-vous ?|Quel est votre nom ?
        Nombre|Apellidos|¿Cómo se llama?|¿Cuál es su nombre completo?
        Nome|Cognome|Come si chiama?|Sobrenome|Qual é o seu nome?
        Voornaam|Achternaam|Hoe heet u?|Imię i nazwisko|Jak się nazywasz?|Förnamn|Vad heter du?
        姓名|您的姓名是什么？|氏名|お名前を教えてください|Фамилия|Как вас зовут?|الاسم الكامل|ما اسمك؟|이름
        """,
    "EMAIL_ADDRESS": """
        Email Address|RecipientEmail|What is the best e-mail address to send the voucher to?|E-Mail-Adresse
        Wie lautet Ihre E-Mail?|Adresse e-mail|Courriel|Correo electrónico|Indirizzo e-mail|Endereço de e-mail
        E-mailadres|Adres e-mail|E-postadress|邮箱|メールアドレス|Электронная почта|البريد الإلكتروني
        """,
    "PHONE_NUMBER": """
        Best number to reach you|Mobile|What is your phone number?|Telefonnummer|Wie können wir Sie erreichen?
        Handynummer
        Numéro de téléphone|Número de teléfono|Numero di telefono|Telemóvel|Telefoonnummer|Numer telefonu|Mobilnummer
        手机号|電話番号|Номер телефона|رقم الهاتف
        """,
    "DATE": """
        What is your date of birth?|When were you born?|Geburtsdatum|Wann sind Sie geboren?|Date de naissance
        Fecha de nacimiento|Data di nascita|Data de nascimento|Geboortedatum|Data urodzenia|Födelsedatum
        出生日期|生年月日
        Дата рождения|تاريخ الميلاد
        """,
    "ADDRESS": """
        Street address|What is your home address?|Straße und Hausnummer|Anschrift|Adresse postale|Dirección|Indirizzo
        Morada|Adres|Ulica|Gatuadress|地址|住所|Адрес|العنوان
        """,
    "ZIP": """
        Postcode|What is the first half of your postcode?|ZIP / Postal code|PLZ|Code postal|Código postal|CAP|CEP
        Kod pocztowy|Postnummer|邮编|郵便番号|Почтовый индекс|الرمز البريدي
        """,
    "LOCATION": """
        Which town do you live in?|Where do you live (town or village)?|Contact information - City/Town|City
        In which city do you currently live?|Place of birth|Wohnort|In welcher Stadt wohnen Sie?|Wo wohnen Sie?
        Geburtsort
        Ville|Dans quelle ville habitez-vous ?|Lieu de résidence|Ciudad de residencia|¿En qué ciudad vive?
        ¿Dónde vives?
        Città|In quale città vive?|Dove abita?|Cidade|Em que cidade mora?|Onde mora?
        Woonplaats|In welke stad woont u?|Miejscowość|W jakim mieście mieszkasz?|Bostadsort|Var bor du?
        居住城市|您住在哪个城市？|お住まい|Город проживания|В каком городе вы живете?|المدينة|أين تسكن؟
        """,
    "ORGANIZATION": """
        Who is your current employer?|What is the name of your employer?|Who do you work for?|Employer|Your school
        Which university do you attend?|Arbeitgeber|Wer ist Ihr Arbeitgeber?|Name der Schule
        Welche Schule besuchst du?
        Nom de l'entreprise|What is the name of your company?|Employeur|Qui est votre employeur ?
        Quel est le nom de votre école ?|¿Cuál es su empleador?|Escuela
        Datore di lavoro|Chi è il suo datore di lavoro?|Empregador|Escola|Werkgever|Wie is uw werkgever?
        Pracodawca|Szkoła|Arbetsgivare|雇主|您的工作单位|勤務先|Место работы|صاحب العمل
        """,
    "ID": """
        Insurance number|What is your membership number?|Versicherungsnummer|Kontonummer|Numéro de sécurité sociale
        Número de cuenta|Codice fiscale|CPF|Rekeningnummer|PESEL|Personnummer|身份证号码|Номер паспорта|رقم الحساب
        ExternalReference|External Data Reference|device_id
        """,
    "IP_ADDRESS": "IPAddress|IP Address|IP-Adresse|Adresse IP",
    "HANDLE": "Your Instagram or TikTok handle|Twitter|What is your username?|Benutzername|Nom d'utilisateur|微信号",
}
# Values that nobody has, and in which no lexicon knows a word.
VALUES = {
    "PERSON": ["Wiebke Quastenroth", "Oluwaseun", "ximena trubshaw", "Jörn-Ulf"],
    "EMAIL_ADDRESS": ["w.quast@mailhaus.example", "o@inboxy.example", "none"],
    "PHONE_NUMBER": ["0176 7583848", "+48 601 203 405", "(0711) 55 66 77"],
    "DATE": ["05.06.1992", "March 17, 1954", "1987-11-02"],
    "ADDRESS": ["Lindenweg 44", "12 Quillmark Street", "Rua Velha 7, 2.º"],
    "ZIP": ["87372", "SW1A 1AA", "00-950"],
    "LOCATION": ["thistleford", "Bad Quastenau", "Wrzosowo"],
    "ORGANIZATION": ["Quillmark Ltd", "the tannery in Thistleford", "Stadtwerke Quastenau"],
    "ID": ["DE-0094417", "118794160208", "QX 44 91 02"],
    "IP_ADDRESS": ["58.102.167.13", "2001:db8::1"],
    "HANDLE": ["@oluwaseun_adey", "quast.w", "ximena99"],
}
SENTENCES = [
    "They never answer the phone before ten in the morning.",
    "Man wartet zu lange, und niemand sagt einem vorher was es kostet.",
    "On attend une heure et personne ne dit combien cela coûte.",
    "费用的问题也很头疼，每次都是看完病以后才知道要付多少钱，没有一次是提前说清楚的，"
    "我觉得这样不太好，应该先告诉我们大概要多少钱，然后再让我们决定要不要做这个检查。",
]
CHOSEN = [
    "Yes",
    "No",
    "Very satisfied",
    "Ja",
    "Nein",
    "eher nicht",
    "Oui",
    "Non",
    "Sí",
    "A veces",
    "Nunca",
    "Nee",
    "Tak",
    "是",
]

headers = [
    (kind, one.strip()) for kind, some in HEADERS.items() for line in some.splitlines() for one in line.split("|")
]
headers = [(kind, header) for kind, header in headers if header]


@pytest.mark.parametrize(("kind", "header"), headers, ids=[header for _, header in headers])
def test_a_header_in_any_language_marks_its_column(kind: str, header: str) -> None:
    assert personal_kind(header, VALUES[kind]) == kind


@given(st.sampled_from(headers), st.data())
def test_one_odd_value_defeats_no_header(one: tuple[str, str], data: st.DataObject) -> None:
    kind, header = one
    values = data.draw(st.lists(st.sampled_from(VALUES[kind][:2]), min_size=4, max_size=9))
    if kind == "HANDLE":
        values = [f"{value}{n}" for n, value in enumerate(values)]
    values.insert(data.draw(st.integers(0, len(values))), data.draw(st.sampled_from([*SENTENCES, *CHOSEN])))
    assert personal_kind(header, values) == kind


@given(st.sampled_from(headers), st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6))
def test_sentences_under_such_a_header_are_answers(one: tuple[str, str], values: list[str]) -> None:
    assert personal_kind(one[1], values) is None


@given(st.sampled_from(headers), st.lists(st.sampled_from(CHOSEN), min_size=1, max_size=12))
def test_choices_under_such_a_header_are_answers(one: tuple[str, str], values: list[str]) -> None:
    assert personal_kind(one[1], values) is None


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("What annoys you most about your employer?", ["Quillmark is slow", "The pay"]),
        ("How did you hear about the town hall?", ["Facebook", "Quillmark Gazette"]),
        ("Which school subject do you like?", ["Quantum", "Latin"]),
        ("In your town, which shop do you use most?", ["Quillmark", "Hinrichs"]),
        ("How satisfied are you with these? - Your school", ["Quillmark", "Hinrichs"]),
        ("Which of these do you use? - Instagram", ["Instagram"] * 5),
        ("Name the app that you use most", ["Maps", "Quillmark"]),
        ("Brand name", ["Quillmark"]),
        ("Phone brand", ["Quillmark"]),
        ("Delivery company", ["Quillmark"]),
        ("Company size", ["Quillmark"]),
        ("Was stört Sie an Ihrem Arbeitgeber?", ["Geld", "Quastenau"]),
        ("Wie zufrieden sind Sie mit Ihrer Schule?", ["Quastenau"]),
        ("Comment trouvez-vous votre ville ?", ["Calme"]),
        ("您对您所在城市的交通满意吗", ["还可以"]),
        ("Nombre d'enfants", ["2", "3"]),
        ("Dni", ["5", "12"]),
        ("Position", ["Nurse", "Weaver"]),
        ("Where do you live (town or village)?", ["a village", "in town", "the countryside"]),
        ("How many times did you phone us?", ["3", "12"]),
        ("", ["Wiebke"]),
    ],
)
def test_what_only_looks_like_such_a_header(header: str, values: list[str]) -> None:
    assert personal_kind(header, values) is None


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("LocationLatitude", "41.4487257333509"),
        ("Location Longitude", "-11.0764601"),
        ("lat", "52.516"),
        ("Längengrad", "13.40495"),
        ("gps", "52.1, 13.4"),
        ("_geolocation", "[52.5186, 13.4081]"),
    ],
)
def test_where_somebody_was_is_a_place(header: str, value: str) -> None:
    assert personal_kind(header, [value]) == "LOCATION"


def test_what_a_browser_or_a_panel_says_of_somebody() -> None:
    assert personal_kind("user_agent", ["Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/125.0"]) == "ID"
    assert personal_kind("Custom Data 1", ["Wiebke Quastenroth", "Jörn Quastenroth"]) == "PERSON"
    assert personal_kind("Custom Data 1", [f"PAN-{n}" for n in range(20)]) == "ID"
    assert personal_kind("Custom Data 1", ["spring wave"] * 20) is None


@given(st.text(max_size=80))
def test_any_text_may_be_a_header(header: str) -> None:
    assert {one.kind for one in asked(header)} <= TERMS.keys()


@pytest.mark.parametrize(
    ("header", "values", "kind"),
    [
        ("username", ["joe_81", "ann_92", "kit_77"] * 2, "HANDLE"),  # of people with two rows each
        ("name", ["rose", "mark", "will", "joy", "grace", "art"], "PERSON"),  # words in everyday use
        ("first_name", ["sarah", "john", "emily", "james"], "PERSON"),
        ("town", ["reading", "bath", "leeds"], "LOCATION"),
        ("Full name of respondent", ["Rose Green", "Will Young"], "PERSON"),
        ("Name des Kindes", ["Lena", "Jonas"], "PERSON"),
        ("postcode", ["LS1", "M1"], "ZIP"),
        ("IP address", ["10.0.0.1:8080", "1.2.3.4, 10.0.0.1"], "IP_ADDRESS"),
        ("Name of your favourite drink", ["Latte", "Mocha"], None),
        ("Which of these do you use? - Instagram", ["Instagram", "TikTok"] * 3, None),
    ],
)
def test_how_people_type_their_data_hides_nothing(header: str, values: list[str], kind: str | None) -> None:
    assert personal_kind(header, values) == kind


# kind: a value, and headers that it stands under
MORE = {
    "PERSON": (
        "Ayşe Çınar",
        "Ad Soyad|Adınız|Soyadı|नाम|पूरा नाम|שם|שם מלא|שם פרטי|성함|ПІБ|Ім'я|Прізвище|Jméno a příjmení|Navn|Fornavn"
        "|Etternavn|Nimi|Sukunimi|Név|Keresztnév|Nume și prenume|Ονοματεπώνυμο|Họ và tên|Nama|Nama Lengkap",
    ),
    "LOCATION": (
        "Örebyköy",
        "Şehir|Yaşadığınız şehir|शहर|עיר|עיר מגורים|거주지|사는 곳|Місто|Město|Bydliště|By|Bopæl|Kaupunki|Város"
        "|Lakóhely|Oraș|Πόλη|Thành phố|Kota|Arbeitsort|Landkreis",
    ),
    "EMAIL_ADDRESS": (
        "a@b.example",
        'E-posta|ईमेल|דוא"ל|אימייל|이메일 주소|Ел. пошта|Sähköposti|Ηλεκτρονικό ταχυδρομείο',
    ),
    "PHONE_NUMBER": (
        "0532 555 00 10",
        "Cep telefonu|फ़ोन नंबर|मोबाइल|טלפון נייד|연락처|Номер телефону|Puhelin|Telefonszám|Τηλέφωνο|Số điện thoại|No HP"
        "|Tfno.",
    ),
    "DATE": (
        "1.5.1961",
        "Doğum tarihi|जन्म तिथि|תאריך לידה|생일|Дата народження|Datum narození|Fødselsdato|Ngày sinh|Né(e) le|Nacida el",
    ),
    "ADDRESS": ("Çam 5", "Ev adresi|पता|כתובת|Адреса|Adresa|Osoite|Lakcím|Διεύθυνση|Địa chỉ|Alamat"),
    "ORGANIZATION": (
        "Örneksan",
        "İşveren|नियोक्ता|מעסיק|직장|Роботодавець|Zaměstnavatel|Arbejdsgiver|Työnantaja|Munkáltató"
        "|Dienststelle|Bei wem sind Sie angestellt?|Centro de trabajo",
    ),
    "ZIP": ("34710", "Posta kodu|पिन कोड|מיקוד|Поштовий індекс|PSČ|Postinumero|Irányítószám|Kode pos|C.P."),
}


@pytest.mark.parametrize(
    ("kind", "value", "header"),
    [(kind, value, header) for kind, (value, headers) in MORE.items() for header in headers.split("|")],
)
def test_headers_in_more_languages(kind: str, value: str, header: str) -> None:
    assert personal_kind(header, [value, value]) == kind


@pytest.mark.parametrize(
    "header", "Requester|Reporter|Assignee|Owner|Agent|Submitter name|Respondent name|Raised by".split("|")
)
@pytest.mark.parametrize("value", ["Ida Lindqvist", "rosa.iglesias", "Agent Lou"])
def test_whom_a_ticket_names(header: str, value: str) -> None:
    assert personal_kind(header, [value, "Tadeusz Wren"]) == "PERSON"


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Resolved by", "London"),
        ("Nama produk", "Kopiko"),
        ("Ürün adı", "Ülker"),
        ("उत्पाद का नाम", "पारले"),
        ("Travel agent", "Sunways"),
        ("Product owner", "Acme"),
        ("Home owner", "yes"),
        ("Do you own a car?", "Škoda"),
        ("Owner", "yes"),
        ("직장 만족도", "높음"),
        ("क्या आपको इसका पता है?", "हाँ"),
    ],
)
def test_what_names_nobody_in_more_languages(header: str, value: str) -> None:
    assert personal_kind(header, [value, value]) is None
