"""Finished runs and sweeps in MLflow: projections of their folders, never their source.

`store` is the one module that imports mlflow; `runs` and `sweeps` say what is kept of a run and of a sweep. What may
hold personal data stays out: with `privacy.restore=true` the records have their original values back, so the store gets
figures only.
"""

from hybridgen.tracking.runs import TABLE, log_run
from hybridgen.tracking.store import prepare
from hybridgen.tracking.sweeps import POINTS, log_sweep

__all__ = ["POINTS", "TABLE", "log_run", "log_sweep", "prepare"]
