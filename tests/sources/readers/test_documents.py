"""Documents as texts: what stands in them, no mark that was not said, one line where they cannot be read."""

import zipfile
from pathlib import Path

import pytest

from hybridgen.core.errors import DataError
from hybridgen.sources.load import load
from hybridgen.sources.types import Dataset

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
ODT = "urn:oasis:names:tc:opendocument:xmlns"


def texts(data: Dataset) -> list[str]:
    return data.frame["text"].to_list()


def word(path: Path, body: str) -> str:
    """A Word file with this body."""
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
        )
        package.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{relation}" '
            'Target="word/document.xml"/></Relationships>',
        )
        package.writestr("word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>')
    return str(path)


def p(text: str, style: str = "", bold: str = "") -> str:
    """A Word paragraph. style: a heading's. bold: what stands before the text in bold."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    strong = f'<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{bold}</w:t></w:r>' if bold else ""
    return f'<w:p>{properties}{strong}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def word_table(*rows: tuple[str, ...]) -> str:
    cells = "".join("<w:tr>" + "".join(f"<w:tc>{p(cell)}</w:tc>" for cell in row) + "</w:tr>" for row in rows)
    return f"<w:tbl>{cells}</w:tbl>"


def test_a_word_transcript_is_a_conversation(tmp_path: Path) -> None:
    said = [
        ("Interviewer:", " Do you bake?"),
        ("Ann:", " I do! R&amp;D, 5 &lt; 6, *a_b* #1 (ok)."),
        ("Interviewer:", " Why?"),
        ("Ann", ": I like it."),
    ]
    body = p("Bread talk", "Heading1") + "".join(p(text, bold=name) for name, text in said)
    data = load(word(tmp_path / "talk.docx", body))
    assert texts(data) == [
        "# Bread talk\nInterviewer: Do you bake?\nAnn: I do! R&D, 5 < 6, *a_b* #1 (ok).\n"
        "Interviewer: Why?\nAnn: I like it."
    ]
    assert [str(note) for note in data.notes] == ["talk.docx: 4 turns of 2 speakers"]


def test_what_was_deleted_or_remarked_is_not_read(tmp_path: Path) -> None:
    body = (
        '<w:p><w:r><w:t>I bake </w:t></w:r><w:del w:id="1"><w:r><w:delText>buy </w:delText></w:r></w:del>'
        '<w:ins w:id="2"><w:r><w:t>bread</w:t></w:r></w:ins><w:r><w:commentReference w:id="0"/></w:r>'
        "<w:r><w:br/><w:t>daily.</w:t></w:r></w:p>"
    )
    assert texts(load(word(tmp_path / "a.docx", body))) == ["I bake bread\ndaily."]


def test_sections_by_headings_are_units(tmp_path: Path) -> None:
    body = p("Ann", "Heading1") + p("I bake.") + p("Bob", "Heading1") + p("I buy.")
    assert load(word(tmp_path / "two.docx", body)).respondents == 2


def test_tables_of_turns_and_of_questions_can_be_read(tmp_path: Path) -> None:
    turns = word_table(
        ("Time", "Speaker", "Text"),
        ("00:00:01", "Host", "Do you bake?"),
        ("00:00:04", "Ann", "I do | with rye."),
        ("00:00:06", "Host", "And salt?"),
        ("00:00:09", "Ann", "A little."),
    )
    assert texts(load(word(tmp_path / "a.docx", turns))) == [
        "Host: Do you bake?\nAnn: I do | with rye.\nHost: And salt?\nAnn: A little."
    ]
    asked = word_table(("Do you bake?", "I do."), ("With what?", "Rye."), ("Why?", "I like it."))
    assert texts(load(word(tmp_path / "b.docx", asked))) == ["Do you bake?\nI do.\nWith what?\nRye.\nWhy?\nI like it."]
    wide = word_table(("Name", "Bread", "Salt"), ("Ann", "rye", "little"), ("Bob", "wheat", "much"))
    assert texts(load(word(tmp_path / "c.docx", wide))) == [
        "Name | Bread | Salt\nAnn | rye | little\nBob | wheat | much"
    ]


def test_a_page_is_its_text_alone(tmp_path: Path) -> None:
    page = """<?xml version="1.0"?><html><head><title>T</title><style>p {color: red}</style></head><body>
    <script>alert(1)</script><h2>Bread</h2><table><tr><td><h3>Layout</h3>
    <p>I <b>bake</b> &amp; eat_it!</p></td></tr></table>
    <ul><li>rye</li><li>salt</li></ul>
    <p>A <a href="http://a.invalid">link</a><img src="http://a.invalid/x.png" alt="x"></p>
    </body></html>"""
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    assert texts(load(str(tmp_path / "page.html"))) == ["## Bread\n### Layout\nI bake & eat_it!\n- rye\n- salt\nA link"]


def test_a_page_says_its_encoding(tmp_path: Path) -> None:
    (tmp_path / "a.htm").write_bytes('<meta charset="windows-1252"><p>Brötchen</p>'.encode("cp1252"))
    assert texts(load(str(tmp_path / "a.htm"))) == ["Brötchen"]


def test_a_page_without_words_is_an_error_and_one_without_ends_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<p><img src='x.png'></p>")
    with pytest.raises(DataError, match="holds no text"):
        load(str(tmp_path / "a.html"))
    (tmp_path / "b.html").write_text("".join(f"<p>I bake on <b>day</b> {n}." for n in range(2000)))
    assert "\n".join(texts(load(str(tmp_path / "b.html")))).splitlines()[:2] == ["I bake on day 0.", "I bake on day 1."]


def opendocument(path: Path, body: str, manifest: str = "<manifest/>") -> str:
    names = f'xmlns:office="{ODT}:office:1.0" xmlns:text="{ODT}:text:1.0" xmlns:table="{ODT}:table:1.0"'
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("META-INF/manifest.xml", manifest)
        package.writestr(
            "content.xml",
            f"<office:document-content {names}><office:body><office:text>{body}</office:text></office:body>"
            "</office:document-content>",
        )
    return str(path)


def test_an_opendocument_text_is_read(tmp_path: Path) -> None:
    body = (
        '<text:tracked-changes><text:p>gone</text:p></text:tracked-changes><text:h text:outline-level="1">Talk</text:h>'
        "<text:p>Host:<text:s/>Do you<text:tab/>bake?"
        "<office:annotation><text:p>remark</text:p></office:annotation></text:p>"
        "<text:p>Ann: I <text:span>do</text:span> &amp; more.</text:p>"
        "<text:p>Host: Why?<text:line-break/>Tell me.</text:p>"
        "<text:p>Ann: I like it.</text:p><text:list><text:list-item><text:p>rye</text:p></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>Bread</text:p></table:table-cell>"
        "<table:table-cell><text:p>yes</text:p></table:table-cell></table:table-row></table:table>"
    )
    assert texts(load(opendocument(tmp_path / "a.odt", body))) == [
        "# Talk\nHost: Do you bake?\nAnn: I do & more.\nHost: Why?\nTell me.\nAnn: I like it.\n- rye\nBread\nyes"
    ]


def test_rich_text_is_read(tmp_path: Path) -> None:
    rich = r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Times;}}{\info{\author X}}"
    rich += r"Host: Br\'f6tchen?\par Ann: I\u8217?ll {\b bake}!\par}"
    (tmp_path / "a.rtf").write_text(rich)
    assert texts(load(str(tmp_path / "a.rtf"))) == ["Host: Brötchen?\nAnn: I’ll bake!"]
    (tmp_path / "b.rtf").write_text("no rich text")
    with pytest.raises(DataError, match="is no RTF file"):
        load(str(tmp_path / "b.rtf"))


def pdf(path: Path, *pages: list[str]) -> str:
    """A PDF with these lines on its pages."""
    count = len(pages)
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(count))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for n, lines in enumerate(pages):
        shown = "".join(f"({line}) Tj 0 -14 Td " for line in lines)
        stream = f"BT /F1 10 Tf 50 780 Td {shown}ET"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * n} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    content = "%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    start = len(content)
    content += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n"
    content += f"<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    path.write_bytes(content.encode("latin-1"))
    return str(path)


def test_a_pdf_s_lines_are_paragraphs_and_turns_again(tmp_path: Path) -> None:
    pages = [
        [
            "Bread study",
            "Host: Do you bake, and for how long have you been doing so by now?",
            f"Ann: I do, and on page {n} I say so once more, with many a word, so",
            "that it goes on.",
            f"{n}",
        ]
        for n in (1, 2, 3)
    ]
    data = load(pdf(tmp_path / "talk.pdf", *pages))
    assert "\n".join(texts(data)).splitlines() == [
        line
        for n in (1, 2, 3)
        for line in (
            "Host: Do you bake, and for how long have you been doing so by now?",
            f"Ann: I do, and on page {n} I say so once more, with many a word, so that it goes on.",
        )
    ]
    assert [str(note) for note in data.notes] == [
        "talk.pdf: 6 lines of headers, footers and page numbers left out",
        "talk.pdf: 6 turns of 2 speakers",
    ]


def test_pages_that_are_pictures_are_named(tmp_path: Path) -> None:
    data = load(pdf(tmp_path / "a.pdf", ["I bake bread."], [], []))
    assert [str(place) for place in data.unreadable] == [
        "a.pdf: pages 2-3 without text, a picture each; have it recognised (OCR) first"
    ]
    with pytest.raises(DataError, match=r"pictures of pages and no text; .*OCR"):
        load(pdf(tmp_path / "b.pdf", [], []))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.docx", b"PK\x03\x04 broken", "is no readable docx"),
        ("a.docx", b"\xd0\xcf\x11\xe0 old", "is protected by a password, or an old Office file"),
        ("a.odt", b"PK\x03\x04 broken", "is no readable odt"),
        ("a.pdf", b"%PDF-1.4 broken", "is no readable pdf"),
        ("a.docx", b"", "is empty"),
    ],
)
def test_what_cannot_be_read_is_one_line(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError, match=said) as error:
        load(str(tmp_path / name))
    assert "\n" not in str(error.value)


def test_passwords_are_named(tmp_path: Path) -> None:
    path = opendocument(tmp_path / "a.odt", "", "<manifest><encryption-data/></manifest>")
    with pytest.raises(DataError, match=r"is protected by a password; save a copy without one"):
        load(path)


def test_what_never_ends_is_read_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("".join(f"<div>I bake on <b>day</b> {n}." for n in range(900)))
    assert "\n".join(texts(load(str(tmp_path / "a.html")))).startswith("I bake on day 0.\nI bake on day 1.\n")
    (tmp_path / "b.html").write_text("".join(f"<li>I bake on <b>day</b> {n}." for n in range(900)))
    assert "\n".join(texts(load(str(tmp_path / "b.html")))).startswith("- I bake on day 0.\n- I bake on day 1.\n")


@pytest.mark.parametrize("ages", [["18-29", "30-44", "60+"], ["21", "35", "48"], ["31 years", "44 years", "31 years"]])
def test_an_age_beside_a_comment_is_no_speaker(tmp_path: Path, ages: list[str]) -> None:
    rows = "".join(f"<tr><td>{ages[n % 3]}</td><td>I bake bread number {n} at home</td></tr>" for n in range(9))
    (tmp_path / "page.html").write_text(f"<table><tr><th>Age</th><th>Comment</th></tr>{rows}</table>")
    text = "\n".join(texts(load(str(tmp_path / "page.html"))))
    assert f"{ages[0]}\nI bake bread number 0 at home" in text
    assert f"{ages[0]}:" not in text
