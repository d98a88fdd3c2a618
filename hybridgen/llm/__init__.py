"""All that talks to a model: who serves it, what a call costs, how often it is tried."""
