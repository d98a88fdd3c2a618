"""Names of countries, which say where somebody is. A list: language models overlook them in short texts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hybridgen.privacy.text.spans import GUESS, Span

# The members and observers of the United Nations by their usual English names, with parts and other names of some.
# Those that are words or given names first (Chad, Jordan, Georgia, Turkey, Guinea, Mali, Togo, Cuba …) are left to the
# context.
_NAMES = """
Afghanistan|Albania|Algeria|Andorra|Angola|Antigua and Barbuda|Argentina|Armenia|Australia|Austria|Azerbaijan|Bahamas
|Bahrain|Bangladesh|Barbados|Belarus|Belgium|Belize|Benin|Bhutan|Bolivia|Bosnia(?: and Herzegovina)?|Botswana|Brazil
|Brunei|Bulgaria|Burkina Faso|Burundi|Cambodia|Cameroon|Canada|Cape Verde|Chile|Colombia|Comoros|Costa Rica|Croatia
|Cyprus|Czech Republic|Czechia|Denmark|Djibouti|Dominican Republic|East Timor|Ecuador|Egypt|El Salvador|England
|Equatorial Guinea|Eritrea|Estonia|Eswatini|Ethiopia|Fiji|Finland|France|Gabon|Gambia|Germany|Ghana|Great Britain|Greece
|Greenland|Guatemala|Guyana|Haiti|Honduras|Hong Kong|Hungary|Iceland|India|Indonesia|Iran|Iraq|Ireland|Italy|Ivory Coast
|Jamaica|Japan|Kazakhstan|Kenya|Kiribati|Kosovo|Kuwait|Kyrgyzstan|Laos|Latvia|Lebanon|Lesotho|Liberia|Libya
|Liechtenstein|Lithuania|Luxembourg|Madagascar|Malawi|Malaysia|Maldives|Malta|Mauritania|Mauritius|Mexico|Micronesia
|Moldova|Monaco|Mongolia|Montenegro|Morocco|Mozambique|Myanmar|Namibia|Nauru|Nepal|Netherlands|New Zealand|Nicaragua
|Nigeria|North Korea|North Macedonia|Northern Ireland|Norway|Oman|Pakistan|Palestine|Panama|Papua New Guinea|Paraguay
|Peru|Philippines|Poland|Portugal|Puerto Rico|Qatar|Romania|Russia|Rwanda|Samoa|San Marino|Saudi Arabia|Scotland|Senegal
|Serbia|Seychelles|Sierra Leone|Singapore|Slovakia|Slovenia|Solomon Islands|Somalia|South Africa|South Korea|South Sudan
|Spain|Sri Lanka|Sudan|Suriname|Sweden|Switzerland|Syria|Taiwan|Tajikistan|Tanzania|Thailand|Trinidad and Tobago|Tunisia
|Turkmenistan|Tuvalu|Uganda|Ukraine|United Arab Emirates|United Kingdom|United States(?: of America)?|Uruguay
|Uzbekistan|Vanuatu|Venezuela|Vietnam|Wales|Yemen|Zambia|Zimbabwe
"""
_ALL = "".join(_NAMES.split("\n"))
_COUNTRY, _SMALL = (re.compile(rf"\b(?:{names})\b") for names in (_ALL, _ALL.lower()))


def find(text: str) -> Iterator[Span]:
    """Countries in a text, with their capital where the text has any."""
    for match in (_SMALL if text.islower() else _COUNTRY).finditer(text):
        yield Span(match.start(), match.end(), "LOCATION", match[0], GUESS, by="list of countries")
