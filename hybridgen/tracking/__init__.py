"""Finished runs and sweeps in MLflow: projections of their folders, never their source.

`store` is the one module that imports mlflow, `projection` logs what the others say is kept of a result. They are
handed what may be shown: texts that went through the egress check, and with privacy on neither paths nor addresses.
"""

from hybridgen.tracking.answers import log_answers
from hybridgen.tracking.evaluations import log_evaluation
from hybridgen.tracking.monitoring import log_statistics
from hybridgen.tracking.runs import TABLE, log_run
from hybridgen.tracking.store import prepare
from hybridgen.tracking.sweeps import POINTS, log_sweep

__all__ = ["POINTS", "TABLE", "log_answers", "log_evaluation", "log_run", "log_statistics", "log_sweep", "prepare"]
