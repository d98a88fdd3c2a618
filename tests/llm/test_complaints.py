"""What a server says when it refuses, wherever it puts that."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hybridgen.llm import complaints

PAGE = "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502</h1></center>nginx</body></html>"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"error": {"message": "no", "type": "x"}}, "no"),
        ({"error": "no"}, "no"),
        ({"message": "no"}, "no"),
        ({"detail": "no"}, "no"),
        ([{"error": {"message": "no", "status": "UNAVAILABLE"}}], "no"),
        ({"error": {"message": PAGE}}, "502 Bad Gateway"),
    ],
)
def test_the_words_are_found_where_servers_put_them(body: Any, message: str) -> None:
    assert complaints.read(json.dumps(body)).message == message


def test_of_a_page_the_title_is_told_and_without_one_its_text() -> None:
    assert complaints.read(PAGE).message == "502 Bad Gateway"
    assert complaints.read("<p>a &amp; <script>x()</script>b</p>").message.split() == ["a", "&", "b"]
    assert complaints.read("<think> is not HTML").message.split() == ["is", "not", "HTML"]
    assert complaints.read("out of luck").message == "out of luck"
