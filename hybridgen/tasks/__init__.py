"""What a record is: its model, its prompts, its rubric. A task says nothing about how drafts are made or chosen."""

from hybridgen.tasks.persona import PERSONA
from hybridgen.tasks.synthetic import SYNTHETIC
from hybridgen.tasks.types import Claim, Content, Example, Task, Wording

TASKS = {task.name: task for task in (PERSONA, SYNTHETIC)}

__all__ = ["TASKS", "Claim", "Content", "Example", "Task", "Wording"]
