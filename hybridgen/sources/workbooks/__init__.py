"""Sheets of workbooks as a person sees them: what is shown, in the form in which it is shown."""
