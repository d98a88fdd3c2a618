"""Finished runs and sweeps in MLflow: projections of their folders, never their source.

`store` is the one module that imports mlflow; `runs`, `sweeps` and `traces` say what is kept of a run, of a sweep and
of a record's way. They are handed what may be shown: texts that went through the door, and with `privacy` on neither
paths nor addresses.
"""

from hybridgen.tracking.runs import TABLE, log_run
from hybridgen.tracking.store import prepare
from hybridgen.tracking.sweeps import POINTS, log_sweep
from hybridgen.tracking.traces import log_traces

__all__ = ["POINTS", "TABLE", "log_run", "log_sweep", "log_traces", "prepare"]
