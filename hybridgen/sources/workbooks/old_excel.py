"""Details of a sheet of .xls: what is hidden, and the formats of its numbers."""

from __future__ import annotations

import io
from pathlib import Path

from hybridgen.sources.workbooks.details import Details
from hybridgen.sources.workbooks.number_formats import is_telling


def details(path: Path, sheet: str) -> Details | None:
    """Of the sheet of that name. None: the workbook is not built as it should be."""
    import xlrd

    try:
        silence = io.StringIO()  # it prints what it finds odd
        book = xlrd.open_workbook(str(path), logfile=silence, formatting_info=True, on_demand=True)
        seen = book.sheet_by_name(sheet)
    except Exception:  # whatever its parser stumbles over: the values are read by another
        return None
    telling = {
        number: code
        for number, style in enumerate(book.xf_list)
        if is_telling(code := getattr(book.format_map.get(style.format_key), "format_str", ""))
    }
    found = Details(
        hidden_rows={row for row, info in seen.rowinfo_map.items() if info.hidden},
        hidden_columns={column for column, info in seen.colinfo_map.items() if info.hidden},
    )
    for row in range(seen.nrows) if telling else ():
        for column in range(seen.row_len(row)):
            if (code := telling.get(seen.cell_xf_index(row, column))) is not None:
                found.formats.setdefault(column, {})[row] = code
    return found
