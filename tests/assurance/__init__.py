"""The assurance year: the annual assessment and the assessor's desk."""
