"""What a record is: its model, its prompts, its rubric. A task says nothing about how drafts are made or chosen."""

from hybridgen.tasks.levels import load as load_levels
from hybridgen.tasks.spec import load
from hybridgen.tasks.types import Claim, Content, Example, Levels, Quote, Task, Wording

__all__ = ["Claim", "Content", "Example", "Levels", "Quote", "Task", "Wording", "load", "load_levels"]
