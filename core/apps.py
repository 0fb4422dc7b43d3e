"""The core app: what every section of the toolkit stands on."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Authorities, people, tenancy, documents, jobs and the registries the sections fill."""

    name = "core"
    verbose_name = "Core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Plug into allauth what guards an account."""
        from core.accounts import guard_changes

        guard_changes()
