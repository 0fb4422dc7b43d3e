"""Pages of section 3."""
