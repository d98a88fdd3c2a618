from __future__ import annotations

import pytest

from hybridgen.privacy.detectors.patterns import find


def found(text: str) -> set[tuple[str, str]]:
    return {(span.kind, span.text) for span in find(text)}


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("Write to jo@host.local today.", "EMAIL_ADDRESS", "jo@host.local"),
        ("jo.b+x@mail.unheard-of", "EMAIL_ADDRESS", "jo.b+x@mail.unheard-of"),
        ("jo at example dot com", "EMAIL_ADDRESS", "jo at example dot com"),
        ("dm me @jo_b.", "HANDLE", "@jo_b"),
        ("number 07123 456 789 now", "PHONE_NUMBER", "07123 456 789"),
        ("call (212) 555-0165", "PHONE_NUMBER", "(212) 555-0165"),
        ("call +49 151 1234567", "PHONE_NUMBER", "+49 151 1234567"),
        ("reach us on 358 0594 then", "PHONE_NUMBER", "358 0594"),
        ("Phone: 9469 9966", "PHONE_NUMBER", "9469 9966"),
        ("desk 71-33-52-22-Office", "PHONE_NUMBER", "71-33-52-22"),
        ("on my registered 668 5702.", "PHONE_NUMBER", "668 5702"),
        ("they answer at 655 437 108", "PHONE_NUMBER", "655 437 108"),
        ("or (37) 788-063", "PHONE_NUMBER", "(37) 788-063"),
        ("on 2001-03-04", "DATE", "2001-03-04"),
        ("on March 4th, 2001", "DATE", "March 4th, 2001"),
        ("the 4th of march 2001", "DATE", "4th of march 2001"),
        ("born on the 4th of March", "DATE", "4th of March"),
        ("card 4242 4242 4242 4241", "CREDIT_CARD", "4242 4242 4242 4241"),
        ("IBAN de89370400440532013000", "IBAN_CODE", "de89370400440532013000"),
        ("ssn 078-05-1120", "US_SSN", "078-05-1120"),
        ("my postcode, 21805.", "ZIP", "21805"),
        ("in SW1A 1AA", "ZIP", "SW1A 1AA"),
        ("ZIP: 394 13", "ZIP", "394 13"),
        ("NS B0J 2H0", "ZIP", "B0J 2H0"),
        ("c/o Apt. 595", "ADDRESS", "Apt. 595"),
        ("to 28245 Puruntie 82", "ADDRESS", "28245 Puruntie 82"),
        ("at 12 Peter Groves Apt. 44 now", "ADDRESS", "12 Peter Groves Apt. 44"),
        ("at 107 rose lane", "ADDRESS", "107 rose lane"),
        ("write to me at 107 rose close if", "ADDRESS", "107 rose close"),
        ("Hauptstraße 5", "ADDRESS", "Hauptstraße 5"),
        ("case number BX-20394", "ID", "BX-20394"),
        ("she is 93 years old", "AGE", "93"),
        ("am 15. März 2024", "DATE", "15. März 2024"),
        ("el 3 de enero de 2021", "DATE", "3 de enero de 2021"),
        ("le 1 août 2019", "DATE", "1 août 2019"),
        ("他在2024年3月15日来过", "DATE", "2024年3月15日"),
        ("我的电话是13812345678，谢谢", "NUMBER", "13812345678"),
        ("邮箱wang@host.cn。", "EMAIL_ADDRESS", "wang@host.cn"),
        ("身份证号11010519491231002X", "ID", "11010519491231002X"),
        ("De89370400440532013000, as a phone writes it", "IBAN_CODE", "De89370400440532013000"),
        ("ill 12.03.2024/13.03.2024", "DATE", "12.03.2024/13.03.2024"),
        ("from 2024-03-12/2024-03-19", "DATE", "2024-03-12/2024-03-19"),
        ("to GB29NWBK60161331926819", "IBAN_CODE", "GB29NWBK60161331926819"),
        ("my IBAN is XX12 3456 7890 1234 5678", "IBAN_CODE", "XX12 3456 7890 1234 5678"),
        ("DE00 3704 0044 0532 0130 01", "IBAN_CODE", "DE00 3704 0044 0532 0130 01"),
    ],
)
def test_forms(text: str, kind: str, value: str) -> None:
    assert (kind, value) in {(k, v) for k, v in found(text)} | {(k, v.split()[0]) for k, v in found(text)}


@pytest.mark.parametrize(
    "text",
    [
        "For six years, every other week.",
        "In September, or in 2014.",
        "From 1998-2004 I paid 1,000,000.",
        "I'm 67, and it took 20 minutes walk.",
        "We had 3 people in place at 5.30.",
        "Version 2.10.4, 15 % off, 3x a day.",
        "She was 38 years old.",
        "Between 12 500 000 and 30 000 000, in 2010 2011 2012, from 10 to 12.",
        "The office was open from 10 to 12, call me at 5 or phone 2 or 3 of us.",
        "Um 11:35:19 kostet es 1.250,00 Euro, von 8:00-16:00.",
        "fad7mfbbywz0cvn336c567dheb43w3wk or de12mfbbywz0cvn336c567dh",
        "In 2019 Honda sold 12, and 300 2019 ones, and a score of 10 20 30.",
    ],
)
def test_content_stays(text: str) -> None:
    assert found(text) == set()
