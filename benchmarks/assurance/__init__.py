"""The assurance year: the annual assessment of an area, and the Home Office assessor's desk."""
