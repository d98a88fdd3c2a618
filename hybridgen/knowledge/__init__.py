"""An index to ask: passages and solved problems in named collections, found by meaning and by words."""
