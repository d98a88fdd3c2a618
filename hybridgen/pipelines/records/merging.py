"""From the folders of a run's shards to one run's folder, its report and its place in the tracking store."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from omegaconf import OmegaConf

from hybridgen import tracking
from hybridgen.config.schema import Config, Shard
from hybridgen.core import private
from hybridgen.core.errors import DONE, FEWER, DataError, HybridgenError
from hybridgen.core.notices import Notice, Place
from hybridgen.core.results import RunResult
from hybridgen.core.shape import Said
from hybridgen.pipelines.base import Outcome, new_id
from hybridgen.pipelines.past import find_past
from hybridgen.pipelines.records import joining, likeness, parts, sharing
from hybridgen.pipelines.records.parts import Lot, Part
from hybridgen.pipelines.records.prepare import load_levels
from hybridgen.pipelines.settings import shown_settings
from hybridgen.reports import files
from hybridgen.reports.unfinished import unwritable
from hybridgen.tasks import Levels, codebook

_HYDRA = (".hydra/config.yaml", ".hydra/overrides.yaml", ".hydra/hydra.yaml")
_FAILED = "failed_for_show"


def merge(folders: Sequence[Path], folder: Path, say: Callable[[str], None]) -> Outcome:
    """Join the shards of these folders into one run's `folder`, and log it. say: gets what went wrong beside it.

    Raises InputError where they are not all the shards of one command, HybridgenError where a file cannot be written.
    """
    found = parts.read(folders)
    if folder.resolve() in {part.folder.resolve() for part in found}:
        raise DataError(f"{folder}: holds a shard; name another folder for the whole run")
    config = _config(found)
    levels = load_levels(config, found[0].home.summary.models.get("local"))
    home = _join([part.home for part in found], levels, run_id=new_id())
    _copy(found, folder)
    home = files.write_home(folder, home, config.output.formats, levels.content)
    reviews = [left for part in found if (left := files.read_review(part.folder)) is not None]
    if reviews:
        files.write_review(folder, sum(reviews, Counter()))
    if trouble := _show(found, home, folder, config, levels):
        say(str(trouble))
        home = _told(home, trouble)
        files.write_summary(folder, home.summary)
    is_less = home.summary.delivered < home.summary.requested
    return Outcome(home, FEWER if is_less else DONE)


def _config(found: Sequence[Part]) -> Config:
    """What was asked for, of the run as a whole."""
    past = find_past(found[0].folder, "the folder as its run left it would be right")
    if past is None:
        raise DataError(f"{found[0].folder}: has no .hydra/config.yaml; the folder as its run left it would be right")
    return past.config.model_copy(update={"shard": Shard()})


def _join(lots: Sequence[Lot], levels: Levels, *, run_id: str) -> RunResult:
    joined = joining.join_lines(lots)
    alike = likeness.measure(joined.records, levels)
    summaries = [lot.summary for lot in lots]
    told = joining.sum_up(summaries, joined.records, joined.audits, alike, levels, run_id=run_id)
    return joined.model_copy(update={"summary": told})


def _show(found: Sequence[Part], home: RunResult, folder: Path, config: Config, levels: Levels) -> Notice | None:
    """Make the report and log the run, of what may be shown; what went wrong. By now the run's own files stand."""
    lots = [part.shown for part in found if part.shown]
    if len(lots) < len(found):
        lacking = next(part.folder for part in found if not part.shown)
        return Notice("shard_not_shown", {"folder": Place(str(lacking), "output.dir")})
    settings = shown_settings(config)
    try:
        with tempfile.TemporaryDirectory() as public:
            joined = _join(lots, levels, run_id=home.summary.run_id)
            shown = files.write_home(Path(public), joined, model=levels.content)
            files.write_report(folder, shown, settings)
            files.write_privacy(folder, sharing.at_home(shown.summary, home.summary), settings)
            files.write_report(Path(public), shown, settings)
            files.write_privacy(Path(public), shown.summary, settings)
            is_private = config.privacy.mode != "off"
            tracking.prepare(config.tracking, shown.summary.task)
            tracking.log_run(config.tracking, shown.summary.task, shown, Path(public), settings, private=is_private)
    except HybridgenError as error:
        return Notice(_FAILED, {"why": error.said, "what": Notice("not_tracked")})
    return None


def _told(home: RunResult, trouble: Notice) -> RunResult:
    summary = home.summary
    more = {"notices": [*summary.notices, Said.of(trouble)], "degraded": [*summary.degraded, str(trouble)]}
    return home.model_copy(update={"summary": summary.model_copy(update=more)})


def _copy(found: Sequence[Part], folder: Path) -> None:
    """The config of the whole, and the codebook that all shards used. Raises DataError, HybridgenError."""
    books = {one.read_bytes() for part in found if (one := part.folder / codebook.FILE_NAME).is_file()}
    if len(books) > 1:
        raise DataError(f"{found[0].folder.parent}: shards have used different codebooks; task.codebook=FILE names one")
    try:
        private.make_folder(folder / ".hydra")
        for book in books:
            with private.open_file(folder / codebook.FILE_NAME, "wb") as file:
                file.write(book)
        for name in _HYDRA:
            if (found[0].folder / name).is_file():
                shutil.copyfile(found[0].folder / name, folder / name)
        whole = {"shard": Shard().model_dump(), "output": {"dir": str(folder)}}
        composed = OmegaConf.merge(OmegaConf.load(found[0].folder / _HYDRA[0]), whole)
        with private.open_file(folder / _HYDRA[0], "w") as file:
            file.write(OmegaConf.to_yaml(composed))
    except OSError as error:
        raise unwritable(folder, _HYDRA[0], error) from error
