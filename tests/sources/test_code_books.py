"""Which tables tell what columns mean."""

import pytest

from hybridgen.sources.code_books import is_code_book, is_code_book_name


@pytest.mark.parametrize(
    "name",
    "codebook|Code-Book v2|study_data_dictionary|DataDictionary_2024|Codebuch Welle 1|variable list|Variablenliste"
    "|Dictionnaire des données|Libro de códigos|diccionario_de_datos|Codeboek|数据字典".split("|"),
)
def test_names_of_code_books(name: str) -> None:
    assert is_code_book_name(name)


@pytest.mark.parametrize("name", ["survey", "answers with value labels", "coding", "variables", "responses book club"])
def test_names_of_other_files(name: str) -> None:
    assert not is_code_book_name(name)


@pytest.mark.parametrize(
    "header",
    [
        ["variable", "label"],
        ["Variable", "Label", "Values", "Missing"],
        ["Variable / Field Name", "Form Name", "Section Header", "Field Type", "Field Label"],
        ["VAR_NAME", "Description"],
        ["type", "name", "label::English (en)", "hint"],
        ["list_name", "name", "label"],
        ["Variablenname", "Bedeutung"],
        ["变量", "说明"],
        ["code", "label"],
        ["Field", "Label", "Type"],
    ],
)
def test_columns_of_code_books(header: list[str]) -> None:
    assert is_code_book(header)


@pytest.mark.parametrize(
    "header",
    [
        ["Age", "How do you travel?"],
        ["id", "variable", "value"],
        ["variable", "value"],
        ["question", "answer"],
        ["name", "description"],
        ["label"],
        ["code", "age", "gender", "description"],
        ["Code", "Type", "Description", "Date"],
        ["field", "label", "town"],
        ["question id", "question", "answer"],
        ["type", "name", "town"],
        ["field", *[f"q{n}" for n in range(30)], "label"],
        [],
    ],
)
def test_columns_of_answers(header: list[str]) -> None:
    assert not is_code_book(header)
