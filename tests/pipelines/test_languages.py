"""Tables with headers and answers in other languages: what a paid model gets of them."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from hybridgen.privacy.detectors.tongues import find_models
from tests.pipelines.asked import scores, sent
from tests.pipelines.conftest import Runs
from tests.standin import Standin

GERMAN = {
    "Vor- und Nachname": ["Wiebke Quandt", "Torben Hinrichs", "Aylin Yıldız", "Ute Moorbek"],
    "Wohnort": ["Melsungen", "Bad Wildungen", "Fritzlar", "Wabern"],
    "PLZ": ["34212", "34537", "34560", "34590"],
    "Arbeitgeber": ["Brennecke Logistik", "Zoll & Söhne", "Klinikum Werratal", "Grothe Metallbau GmbH"],
    "Straße und Hausnummer": ["Lindenstraße 14", "Am Mühlenteich 7", "Kirchgasse 3a", "Bergstraße 112"],
    "Kundennr.": ["880412", "880977", "881205", "881533"],
    "Was stört Sie?": [
        "Die Praxis in Melsungen nimmt keine neuen Termine an, und Wiebke geht es genauso.",
        "Bei Zoll & Söhne endet die Schicht um acht, und der Bus nach Bad Wildungen ist dann weg.",
        "Frau Yıldız vom Klinikum Werratal ruft nie zurück. Die Warteschleife dauert eine halbe Stunde.",
        "Die Post kommt nicht mehr, weil Wabern und 34590 im System vertauscht sind, sagt Herr Stöckl.",
    ],
}
SECRETS = {
    *(value for name in list(GERMAN)[:-1] for value in GERMAN[name]),
    *"Wiebke Quandt Torben Hinrichs Aylin Yıldız Moorbek Stöckl Wildungen Brennecke Werratal Grothe".split(),
}


@pytest.mark.parametrize("strategy", ["refine-top", "frontier-only"])
def test_of_a_german_table_no_town_employer_or_post_code_is_in_any_request(
    run: Runs, standin: Standin, tmp_path: Path, strategy: str
) -> None:
    file = tmp_path / "umfrage.csv"
    pl.DataFrame(GERMAN).write_csv(file)
    standin.answer = scores(*[8] * 4, then=9)
    result = run(f"strategy={strategy}", "privacy=pseudonymise", data__path=str(file), count=2)
    assert result.summary.delivered == 2
    assert sent(standin, "anthropic")
    went = "".join(json.dumps(asked.body, ensure_ascii=False) for asked in standin.requests)
    assert not {secret for secret in SECRETS if secret.casefold() in went.casefold()}
    assert "Warteschleife" in went  # a noun with a capital is no name
    assert "Praxis" in went
    assert all(kind in went for kind in ("[LOCATION_", "[ORGANIZATION_", "[ZIP_"))
    assert [notice.code for notice in result.summary.notices if notice.code in {"few_names", "not_english"}] == (
        [] if "de" in find_models() else ["few_names"]
    )
