"""Records made from sensitive rows that hold nothing of them, to be shared: one more respondent, who never existed.

A record of a table has the table's own columns, one of texts a passage. What may stand in it is decided from the data
(fit.py); what must not is looked for in every answer (leak_check.py, uniqueness.py).
"""

import dataclasses

from hybridgen.tasks.synthetic.fit import fit
from hybridgen.tasks.types import Task, code


def extend(task: Task) -> Task:
    """The task with a fit to its data."""
    return dataclasses.replace(task, fit=fit)


code.add("synthetic", extend)
