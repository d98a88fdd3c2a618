"""How English words a question: what of it says what is meant, and what is only a way to say it."""
