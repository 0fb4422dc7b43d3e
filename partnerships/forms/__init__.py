"""The shape of the section's input."""
