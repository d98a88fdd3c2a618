"""Every model call and what it cost, in one file; the budget that reserves and settles."""
