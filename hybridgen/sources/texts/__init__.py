"""From running text to passages that can be cited: turns, sentences, borders."""
