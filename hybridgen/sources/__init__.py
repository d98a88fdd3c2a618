"""Any input file becomes one frame of rows with stable ids, and rows are gathered in the slots that records rest on.

This package reads files and chooses rows; it knows nothing of models, prompts or privacy.
"""

from __future__ import annotations

from hybridgen.sources.planning import plan
from hybridgen.sources.reading import load
from hybridgen.sources.values import ROW, UNIT, Dataset, Plan, Row, Slot

__all__ = ["ROW", "UNIT", "Dataset", "Plan", "Row", "Slot", "load", "plan"]
