"""Values, their placeholders, and the way back."""
