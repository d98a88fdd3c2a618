"""Pure functions over drafts: evidence that is looked up, measures that are counted, scores that are combined."""
