"""Who pays for what."""
