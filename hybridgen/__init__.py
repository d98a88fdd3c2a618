"""hybridgen: structured records from research data, drafted at home and refined only where it pays.

Importing this package is cheap; what is named in `__all__` is loaded when it is first used.
"""

from __future__ import annotations

import importlib
import logging
import os
from typing import TYPE_CHECKING

# A local-first tool calls nobody on its own. These are read when the libraries are imported, so they are set before.
for _name, _value in {
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    "LITELLM_LOCAL_ANTHROPIC_BETA_HEADERS": "True",
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "DO_NOT_TRACK": "true",
    "RAY_USAGE_STATS_ENABLED": "0",
}.items():
    os.environ.setdefault(_name, _value)

if TYPE_CHECKING:
    from hybridgen.api import HybridConfig, HybridPipeline
    from hybridgen.core.evaluation import Evaluation
    from hybridgen.core.results import CostEstimate, RunResult

logging.getLogger(__name__).addHandler(logging.NullHandler())  # who imports a library says where it logs

__version__ = "0.1.0"
__all__ = ["CostEstimate", "Evaluation", "HybridConfig", "HybridPipeline", "RunResult", "__version__"]

_HOMES = {
    "HybridConfig": "hybridgen.api",
    "HybridPipeline": "hybridgen.api",
    "CostEstimate": "hybridgen.core.results",
    "Evaluation": "hybridgen.core.evaluation",
    "RunResult": "hybridgen.core.results",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)
