"""The demonstration: invented councils with two years of lifelike work, good and bad.

No place, person or record here exists. Everything is written through the same
tables and walls as real work, inside each area's own tenant context.
"""
