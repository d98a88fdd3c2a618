"""What --help prints: the groups with their options, and the keys that most people set.

Options are files in the folders of conf/; the first line of each says what it is for. Imports the standard library
alone, since help shall be there at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from hybridgen.config.paths import CONF

FLAGS = ("--help", "-h")
_HEAD = """\
hybridgen: structured records from research data. A local model drafts and judges for nothing;
only what is worth paying for goes to a frontier model, pseudonymised, under a hard cap.

python -m hybridgen [group=option ...] [key=value ...]
"""
# Groups in the order in which they are shown; others follow. provider sets provider/local, which has the same options.
_GROUPS = {
    "hardware": "the machine",
    "provider": "who serves the local model",
    "provider/frontier": "the paid model",
    "provider/judge": "who scores every draft",
    "provider/grader": "who grades the records of an audit",
    "strategy": "what goes to the paid model",
    "route": "when the local model answers a question (task=query)",
    "task": "what a record is; or the path of a task file of your own",
    "privacy": "what is done to personal data",
    "tracking": "where the run is logged",
    "experiment": "ready-made runs and sweeps",
}
_HIDDEN = {"provider/local"}
_KEYS = """\
Keys most people set
  data.path=FILE|FOLDER|GLOB     count=5|all   seed=42     estimate_only=true     output.dir=FOLDER
  strategy.draft_multiplier=2    strategy.quality_threshold=0.75    strategy.max_frontier_cost=5.00

  -m, --multirun        sweeps: -m strategy.quality_threshold=0.5,0.7,0.9
  --cfg job             shows the whole config
  hydra.verbose=true    writes a log into the run folder
  --hydra-help          Hydra's own flags
"""


def help_text() -> str:
    """The whole of it, newline-terminated."""
    return "\n".join([_HEAD, *_lines(), _KEYS])


def _lines() -> Iterator[str]:
    for group in _groups():
        about, default = _GROUPS.get(group, ""), _default(group)
        yield f"{group.ljust(18)}  {about}{f' (default: {default})' if default else ''}"
        options = _options(group)
        wide = max(18, *(len(file.stem) + 2 for file in options))
        yield from (f"  {file.stem.ljust(wide - 2)}  {_about(file)}".rstrip() for file in options)
        yield ""


def _groups() -> list[str]:
    there = {file.parent.relative_to(CONF).as_posix() for file in CONF.rglob("*.yaml")} - {".", *_HIDDEN}
    return [*(group for group in _GROUPS if group in there), *sorted(there - _GROUPS.keys())]


def _options(group: str) -> list[Path]:
    """The options of a group; what they share begins with an underscore and is none."""
    return sorted(file for file in (CONF / group).glob("*.yaml") if not file.name.startswith("_"))


def _about(file: Path) -> str:
    """What the line that says how to run an option says of it: "# python -m hybridgen GROUP=OPTION …       ABOUT"."""
    found = re.search(
        r"^# python -m hybridgen \S+(?: \S+)* {2,}(\S.*)$", file.read_text(encoding="utf-8"), re.MULTILINE
    )
    return found[1] if found else ""


def _default(group: str) -> str:
    """The option that stands where none is chosen; empty: none does."""
    above, _, name = group.rpartition("/")
    file = CONF / above / f"{_default(above)}.yaml" if above else CONF / "config.yaml"
    yaml = file.read_text(encoding="utf-8") if file.is_file() else ""
    found = re.search(rf"^ +- {name}: (\S+)$", yaml, re.MULTILINE)
    return found[1] if found and found[1] != "null" else ""
