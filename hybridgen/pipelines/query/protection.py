"""Questions, passages and answers as models and results may see them, and back.

The vault is the index's, not a file's: whoever stands behind a placeholder today does so tomorrow.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hybridgen.config.schema import Config
from hybridgen.core.answers import AnswerRecord
from hybridgen.core.errors import HybridgenError, InputError
from hybridgen.core.progress import Progress
from hybridgen.core.threads import aside
from hybridgen.knowledge.types import Hit
from hybridgen.pipelines.places import vault_folder
from hybridgen.pipelines.query import prompts
from hybridgen.pipelines.query.questions import QUESTION, Questions
from hybridgen.pipelines.query.types import Question, Shown
from hybridgen.privacy.pseudonymise.operators import WITH_WAY_BACK
from hybridgen.privacy.session import PrivacySession
from hybridgen.sources.types import ROW, UNIT

PASSAGE = "passage"  # the column that a passage counts as


class Protection:
    """One for a run. session: fitted to its questions. has_way_back: what is replaced can be put back, so answers may
    be stored as they are."""

    def __init__(self, config: Config, questions: Questions, progress: Progress) -> None:
        """Raises InputError where the language model is not installed, or the vault cannot be read."""
        self._vaults, self._restores = vault_folder(config), config.privacy.restore
        asked = {config.privacy.operator, *(config.privacy.operators or {}).values()}
        self.has_way_back = config.privacy.mode == "off" or asked <= WITH_WAY_BACK
        self.session = PrivacySession.open(config.privacy, ours=prompts.own_texts(), progress=progress)
        index = config.knowledge.url or str(Path(config.knowledge.path).absolute())
        self.session.fit(questions.frame, self._vaults, [index])

    def at_home(self, record: AnswerRecord) -> AnswerRecord:
        """An answer as the run's own files have it: with the original values where that is asked for."""
        if not self._restores:
            return record
        restore = self.session.restore
        told = {"question": restore(record.record.question), "answer": restore(record.record.answer)}
        evidence = [
            one.model_copy(update={"claim": restore(one.claim), "quote": restore(one.quote)}) for one in record.evidence
        ]
        return record.model_copy(update={"record": record.record.model_copy(update=told), "evidence": evidence})

    async def question(self, question: Question) -> str:
        """A question as it may be shown. Raises HybridgenError."""
        row = {ROW: str(question.number), UNIT: str(question.number), QUESTION: question.text}
        return (await self._protect([row]))[0][QUESTION] or ""

    async def passages(self, hits: Sequence[Hit]) -> list[Shown]:
        """Passages as they may be shown: what was searched, and of a solved problem its solution. Raises
        HybridgenError."""
        rows = [{ROW: hit.id, UNIT: hit.id, PASSAGE: _said(hit)} for hit in hits]
        told = await self._protect(rows) if rows else []
        return [Shown(hit, row[PASSAGE] or "") for hit, row in zip(hits, told, strict=True)]

    async def text(self, text: str, row: str) -> str:
        """Any other text, such as a stored answer, as it may be shown. row: whose it is. Raises HybridgenError."""
        return (await self._protect([{ROW: row, UNIT: row, PASSAGE: text}]))[0][PASSAGE] or ""

    async def _protect(self, rows: Sequence[dict[str, str]]) -> list[dict[str, str | None]]:
        """Who stands behind which placeholder is written down before anything leaves."""
        if self.session.is_off:
            return [dict(row) for row in rows]
        return await aside(self._transform, rows)

    def _transform(self, rows: Sequence[dict[str, str]]) -> list[dict[str, str | None]]:
        told = self.session.transform(rows)
        try:
            self.session.keep(self._vaults)
        except InputError as error:  # by now something may have been paid for
            raise HybridgenError(error.said) from error
        return told


def _said(hit: Hit) -> str:
    passage = hit.passage
    if passage.solution:
        return f"{passage.searched}\n{passage.solution}"
    return passage.searched
