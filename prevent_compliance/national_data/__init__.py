"""Lifelike records for many invented areas, to see the national picture by.

Every area, body and person is invented and marked as a demonstration. A council of the real register never
gets a fact from here.
"""
