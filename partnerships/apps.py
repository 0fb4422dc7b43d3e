from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartnershipsConfig(AppConfig):
    name = "partnerships"
    verbose_name = _("Partnership")

    def ready(self) -> None:
        """Plug the section into the pages that gather from every section."""
        from core.criteria.registry import register_criteria
        from core.jobs import register_job
        from core.permissions import Permission
        from core.registries import (
            NavigationItem,
            agenda_seeds,
            attention,
            calendar,
            document_notes,
            document_steps,
            navigation,
            record_changes,
            reviews,
            section_pictures,
        )
        from partnerships.actions.inviting import deliver_invitation
        from partnerships.attention import attendance_picture, partnership_attention, partnership_calendar
        from partnerships.criteria import JUDGES, partnership_facts
        from partnerships.governing import documents_agreed_at, governance_reviews
        from partnerships.invitations import INVITATION
        from partnerships.jobs import MEETING_PDF, run_meeting_pdf
        from partnerships.record_changes import partnership_changes
        from partnerships.seeds import partnership_seeds

        item = NavigationItem(_("Partnership"), "partnerships:overview", Permission.SEE_PARTNERSHIP)
        navigation.register("1-partnerships", item)
        attention.register("partnerships", partnership_attention)
        calendar.register("partnerships", partnership_calendar)
        agenda_seeds.register("partnerships", partnership_seeds)
        section_pictures.register("1", attendance_picture)
        record_changes.register("1-partnership", partnership_changes)
        reviews.register("partnerships", governance_reviews)
        document_notes.register("partnerships", documents_agreed_at)
        agreed = NavigationItem(
            _("Say which meeting agreed it"), "partnerships:document-agreed", Permission.RECORD_PARTNERSHIP
        )
        document_steps.register("partnerships", agreed)
        register_job(INVITATION, permission=Permission.RECORD_PARTNERSHIP, run=deliver_invitation)
        words = _("Open the PDF")
        register_job(MEETING_PDF, permission=Permission.MAKE_REPORTS, run=run_meeting_pdf, result_words=words)
        register_criteria("partnerships", facts=partnership_facts, judges=JUDGES)
