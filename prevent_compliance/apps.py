"""The project as an app, for its commands."""

from importlib import import_module

from django.apps import AppConfig


class PreventComplianceConfig(AppConfig):
    """Holds `load_demo`; it has no tables and no rules."""

    name = "prevent_compliance"

    def ready(self) -> None:
        # Whoever sends a job needs to know our broker, and not only the worker that is started with it.
        import_module("prevent_compliance.celery")
