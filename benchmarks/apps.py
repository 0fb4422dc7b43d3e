from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BenchmarksConfig(AppConfig):
    name = "benchmarks"
    verbose_name = _("Benchmarks")

    def ready(self) -> None:
        """Take part in the pages that gather from every section."""
        from benchmarks.assurance.attention import assessment_that_needs_somebody
        from benchmarks.attention import findings_that_need_somebody
        from benchmarks.registrations import register_jobs
        from benchmarks.scrutiny.attention import questions_that_wait
        from core.permissions import Permission
        from core.registries import NavigationItem, attention, navigation

        for key, label, address, permission in (
            ("8-benchmarks", _("Benchmarks"), "benchmarks:overview", Permission.SEE_BENCHMARKS),
            ("8-benchmarks-year", _("Annual assessment"), "assurance:overview", Permission.SEE_BENCHMARKS),
            ("8-scrutiny", _("Scrutiny"), "benchmarks:status", Permission.SEE_STATUS),
            ("9-national", _("National picture"), "national:overview", Permission.SEE_NATIONAL),
            ("9-national-desk", _("Assessments"), "desk:queue", Permission.SEE_PACKS),
        ):
            navigation.register(key, NavigationItem(label, address, permission))
        attention.register("6-scrutiny", questions_that_wait)
        attention.register("7-assessment", assessment_that_needs_somebody)
        attention.register("8-benchmarks", findings_that_need_somebody)
        register_jobs()
