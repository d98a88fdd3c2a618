"""Drafts that wait until all are ranked: on disk, so that however many they are, few are in memory."""

from __future__ import annotations

import io
import pickle
import tempfile
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from pydantic import BaseModel

from hybridgen.core import private
from hybridgen.reports.unfinished import unwritable
from hybridgen.scoring.types import Draft, DraftId


class Shelf:
    """A context manager. Its file has no name, so nobody else can read it, and nothing is left of it."""

    def __init__(self, folder: Path) -> None:
        """folder: of the run; its disk is used."""
        self._folder = folder
        self._file: IO[bytes] | None = None
        self._places: dict[DraftId, tuple[int, int]] = {}
        self._models: list[type[BaseModel]] = []  # whose instances were put here: those of a task have no module

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file:
            self._file.close()

    def put(self, draft: Draft) -> None:
        """Keep a draft as it is. Raises HybridgenError where it cannot be written."""
        content = io.BytesIO()
        _Pickler(content, self._models).dump(draft)
        try:
            if self._file is None:
                private.make_folder(self._folder)
                self._file = tempfile.TemporaryFile("w+b", dir=self._folder)  # noqa: SIM115  closed when the shelf is left
            self._places[draft.id] = (self._file.seek(0, io.SEEK_END), content.tell())
            self._file.write(content.getbuffer())
            self._file.flush()
        except OSError as error:
            raise unwritable(self._folder, "drafts that wait", error) from error

    def take(self, id_: DraftId) -> Draft:
        """The draft as it was put there; it is kept no longer. Raises KeyError where it is not there."""
        at, size = self._places.pop(id_)
        if self._file is None:
            raise KeyError(id_)
        self._file.seek(at)
        draft: Draft = _Unpickler(io.BytesIO(self._file.read(size)), self._models).load()
        return draft


class _Pickler(pickle.Pickler):
    def __init__(self, file: IO[bytes], models: list[type[BaseModel]]) -> None:
        super().__init__(file)
        self._models = models

    def persistent_id(self, obj: Any) -> int | None:
        """The place of a model among those that were met."""
        if not (isinstance(obj, type) and issubclass(obj, BaseModel)):
            return None
        if obj not in self._models:
            self._models.append(obj)
        return self._models.index(obj)


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: IO[bytes], models: list[type[BaseModel]]) -> None:
        super().__init__(file)
        self._models = models

    def persistent_load(self, pid: Any) -> type[BaseModel]:
        return self._models[int(pid)]
