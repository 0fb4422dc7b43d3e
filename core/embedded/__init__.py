"""PostgreSQL and Redis as part of the product: started, watched and stopped by `manage.py serve`.

Nothing in this package imports Django, so that the supervisor starts at once and stays small.
"""
