"""The core app: what every section of the toolkit stands on."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Authorities, people, tenancy, documents, jobs and the registries the sections fill."""

    name = "core"
    verbose_name = "Core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Plug into allauth what guards an account, and the register's reviews into the calendar."""
        from core.accounts import guard_changes
        from core.record_changes import document_changes
        from core.registries import calendar, record_changes, reviews
        from core.reviews import document_reviews, review_calendar

        guard_changes()
        record_changes.register("0-documents", document_changes)
        reviews.register("documents", document_reviews)
        calendar.register("reviews", review_calendar)
