"""A sweep over the shards of a run: all of them and nothing else, which are joined in the end."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from hybridgen.cli.merge import join
from hybridgen.cli.run import Point
from hybridgen.cli.terminal import say
from hybridgen.core.errors import DONE, FEWER, ConfigError

if TYPE_CHECKING:
    from hybridgen.config.schema import Config
    from hybridgen.core.sweeps import SweepPoint


def are_shards(points: Sequence[Point]) -> bool:
    """Whether a sweep is over shards. Raises ConfigError where it lacks some, or is over something else as well."""
    shards = [point.config.shard for point in points]
    if not any(shard.is_part for shard in shards):
        return False
    is_whole = [shard.index for shard in shards] == [*range(shards[0].count)]
    if not is_whole or len({_whole(point.config).model_dump_json() for point in points}) > 1:
        count = shards[0].count
        raise ConfigError(
            f"shard.count={count}: a sweep with shards makes all shards of one run, as in -m shard.count={count} "
            f"'shard.index=range(0,{count})'; other keys are swept without"
        )
    return True


def close(points: Sequence[Point], outcomes: Sequence[SweepPoint], folder: Path) -> int:
    """Join the shards that have ended into the sweep's folder; the exit code. Raises HybridgenError."""
    ended = [outcome.exit_code in (DONE, FEWER) for outcome in outcomes]
    if not all(ended):
        say(f"{ended.count(False)} of {len(ended)} shards did not end, so nothing is joined; the same command goes on")
        return DONE
    return join([point.folder for point in points], folder)


def _whole(config: Config) -> Config:
    output, shard = config.output.model_copy(update={"dir": ""}), config.shard.model_copy(update={"index": 0})
    return config.model_copy(update={"shard": shard, "output": output})
