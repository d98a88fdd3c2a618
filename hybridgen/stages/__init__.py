"""Draft, judge, select, refine: each a unit of its own; they know nothing of files or reports."""
