"""Find, pseudonymise, restore, and the egress check. Importing it loads nothing."""
