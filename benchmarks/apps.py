from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BenchmarksConfig(AppConfig):
    name = "benchmarks"
    verbose_name = _("Benchmarks")

    def ready(self) -> None:
        """Take part in the pages that gather from every section."""
        from benchmarks.assurance.attention import assessment_that_needs_somebody
        from benchmarks.attention import findings_that_need_somebody
        from benchmarks.jobs import QUARTERLY_REPORT, run_quarterly_report
        from core.jobs import register_job
        from core.permissions import Permission
        from core.registries import NavigationItem, attention, navigation

        navigation.register(
            "8-benchmarks", NavigationItem(_("Benchmarks"), "benchmarks:overview", Permission.SEE_BENCHMARKS)
        )
        navigation.register(
            "9-national", NavigationItem(_("National picture"), "national:overview", Permission.SEE_NATIONAL)
        )
        navigation.register(
            "8-benchmarks-year",
            NavigationItem(_("Annual assessment"), "assurance:overview", Permission.SEE_BENCHMARKS),
        )
        navigation.register(
            "9-national-desk", NavigationItem(_("Assessments"), "desk:queue", Permission.SEE_PACKS)
        )
        attention.register("8-benchmarks", findings_that_need_somebody)
        attention.register("7-assessment", assessment_that_needs_somebody)
        register_job(
            QUARTERLY_REPORT,
            permission=Permission.MAKE_REPORTS,
            run=run_quarterly_report,
            result_words=_("Open the report"),
        )
