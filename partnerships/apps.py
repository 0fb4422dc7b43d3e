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
            navigation,
            section_pictures,
        )
        from partnerships.actions.inviting import deliver_invitation
        from partnerships.attention import attendance_picture, partnership_attention, partnership_calendar
        from partnerships.criteria import JUDGES, partnership_facts
        from partnerships.invitations import INVITATION
        from partnerships.seeds import partnership_seeds

        item = NavigationItem(_("Partnership"), "partnerships:overview", Permission.SEE_PARTNERSHIP)
        navigation.register("1-partnerships", item)
        attention.register("partnerships", partnership_attention)
        calendar.register("partnerships", partnership_calendar)
        agenda_seeds.register("partnerships", partnership_seeds)
        section_pictures.register("1", attendance_picture)
        register_job(INVITATION, permission=Permission.RECORD_PARTNERSHIP, run=deliver_invitation)
        register_criteria("partnerships", facts=partnership_facts, judges=JUDGES)
