"""Which of Presidio's recognizers read the numbers of the countries in which a language is spoken, and which telephone
numbers are written there."""

from __future__ import annotations

from hybridgen.privacy.detectors.recognizer_file import Entry

# By patterns, with words of their own language that must stand near the weak ones.
_RECOGNIZERS = {
    "de": "DeTaxId DeTaxNumber DeSocialSecurity DeHealthInsurance DeIdCard DePassport DeVatId DeKfz DeFuehrerschein"
    " DeHandelsregister DeLanr DeBsnr",
    "es": "EsNif EsNie EsPassport",
    "it": "ItFiscalCode ItDriverLicense ItVatCode ItPassport ItIdentityCard",
    "pl": "PlPesel",
    "sv": "SePersonnummer SeOrganisationsnummer",
    "fi": "FiPersonalIdentityCode",
    "tr": "TrNationalId TrLicensePlate",
    "ko": "KrRrn KrBrn KrFrn KrPassport KrDriverLicense",
    "th": "ThTnin",
}
REGIONS = {
    "de": ("DE", "AT", "CH", "LI", "LU"),
    "fr": ("FR", "BE", "CH", "LU", "CA"),
    "es": ("ES", "MX", "AR", "CO", "CL", "PE"),
    "pt": ("PT", "BR"),
    "it": ("IT", "CH"),
    "nl": ("NL", "BE"),
    "pl": ("PL",),
    "cs": ("CZ",),
}


def entries_of(code: str) -> list[Entry]:
    """Presidio's recognizers for a language, as a file of recognizers would name them; none for most languages."""
    names = _RECOGNIZERS.get(code, "").split()
    return [Entry(f"{code}.{name}", {"name": f"{name}Recognizer", "type": "predefined"}) for name in names]
