"""Pages of section 2."""
