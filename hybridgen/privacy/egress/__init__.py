"""What leaves this machine, and the last look at it before it does."""
