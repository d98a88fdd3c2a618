"""What names a person in a text: recognizers, and what a data set knows of itself."""
