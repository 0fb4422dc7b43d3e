"""Forms of the assurance year."""
