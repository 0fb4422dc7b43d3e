"""The project as an app, for its commands."""

from django.apps import AppConfig


class PreventComplianceConfig(AppConfig):
    """Holds `load_demo`; it has no tables and no rules."""

    name = "prevent_compliance"
