from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BenchmarksConfig(AppConfig):
    name = "benchmarks"
    verbose_name = _("Benchmarks")

    def ready(self) -> None:
        """Take part in the pages that gather from every section."""
        from benchmarks.assurance.attention import assessment_that_needs_somebody
        from benchmarks.attention import findings_that_need_somebody
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
        self._register_jobs()

    def _register_jobs(self) -> None:
        from benchmarks.evidence.jobs import EVIDENCE_PACK, run_evidence_pack
        from benchmarks.jobs import QUARTERLY_REPORT, REPORT_NOTE, run_quarterly_report, run_report_note
        from benchmarks.scrutiny.jobs import SCRUTINY_PACK, run_scrutiny_pack
        from core.jobs import register_job
        from core.permissions import Permission

        for name, run, words, for_service in (
            (EVIDENCE_PACK, run_evidence_pack, _("Download the pack"), False),
            (SCRUTINY_PACK, run_scrutiny_pack, _("Open the pack"), False),
            (QUARTERLY_REPORT, run_quarterly_report, _("Open the report"), True),
            (REPORT_NOTE, run_report_note, _("Open the reports"), True),
        ):
            register_job(
                name,
                permission=Permission.MAKE_REPORTS,
                run=run,
                result_words=words,
                for_service=for_service,
            )
