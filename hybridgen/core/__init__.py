"""What every room may use: errors, notices, results, progress, stopping, timing."""
