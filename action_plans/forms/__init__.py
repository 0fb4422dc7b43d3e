"""The shape of input of section 3."""
