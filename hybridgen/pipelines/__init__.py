"""What runs a task from its data to its records."""
