"""From the cells of a table to its respondents: which row names the columns, which rows are answers, whose they are."""
