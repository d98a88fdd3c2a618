"""Which rows go together, what they have in common, what fits a prompt."""
