class ServiceError(Exception):
    """A service of the embedded system could not be started. The text tells a person what to do."""
