"""The jobs of the benchmarks, as the registry in `core` knows them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from benchmarks.evidence.jobs import EVIDENCE_PACK, run_evidence_pack
from benchmarks.jobs import QUARTERLY_REPORT, REPORT_NOTE, run_quarterly_report, run_report_note
from benchmarks.scrutiny.jobs import SCRUTINY_PACK, run_scrutiny_pack
from benchmarks.scrutiny.notes import ANSWERED_NOTE, ASKED_NOTE, run_answered_note, run_asked_note
from core.jobs import register_job
from core.permissions import Permission


def register_jobs() -> None:
    """Say what each of them does; all need the permission to have reports made."""
    for name, run, words, for_service in (
        (EVIDENCE_PACK, run_evidence_pack, _("Download the pack"), False),
        (SCRUTINY_PACK, run_scrutiny_pack, _("Open the pack"), False),
        (QUARTERLY_REPORT, run_quarterly_report, _("Open the report"), True),
        (REPORT_NOTE, run_report_note, _("Open the reports"), True),
        (ASKED_NOTE, run_asked_note, _("Open the question"), True),
        (ANSWERED_NOTE, run_answered_note, _("Open the questions"), True),
    ):
        register_job(
            name, permission=Permission.MAKE_REPORTS, run=run, result_words=words, for_service=for_service
        )
