"""What people read of a run: its files, its page, its lines on the terminal. Reads results and config, nothing else."""
