"""The plan taken out as a table, edited, and brought in again: what was changed is recognised row by row."""
