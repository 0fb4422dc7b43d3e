"""Pages of the assurance year."""
