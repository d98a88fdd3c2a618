"""Records made from sensitive rows that hold nothing of them, to be shared: one more respondent, who never existed.

A record of a table has the table's own columns, one of texts a passage. What may stand in it is decided from the data
(fitting.py); what must not is looked for in every answer (copying.py, crowd.py).
"""

import dataclasses

from hybridgen.tasks.synthetic.fit import fit
from hybridgen.tasks.synthetic.passage import OF_TEXTS

SYNTHETIC = dataclasses.replace(OF_TEXTS, fit=fit)

__all__ = ["SYNTHETIC"]
