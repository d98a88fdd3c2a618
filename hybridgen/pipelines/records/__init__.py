"""Records from rows: prepare, draft, judge, decide, refine, sum up."""
