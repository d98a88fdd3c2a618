"""What a terminal sees: the command, a run, a sweep, the dashboard, names put back."""
