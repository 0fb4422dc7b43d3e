"""Every write of the assurance year."""
