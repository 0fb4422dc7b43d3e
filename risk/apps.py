"""The risk app: toolkit section 2, and the golden thread page."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RiskConfig(AppConfig):
    """Fills the core's registries with what this section gives to pages that gather from all."""

    name = "risk"
    verbose_name = _("Risk assessment")

    def ready(self) -> None:
        """Plug the section in."""
        from core import registries
        from core.criteria.registry import register_criteria
        from core.permissions import Permission
        from risk import meeting_panel, next_steps, record_changes, registrations
        from risk.criteria import JUDGES, risk_facts

        registries.navigation.register(
            "2-risk", registries.NavigationItem(_("Risk"), "risk:overview", Permission.SEE_RISK)
        )
        registries.navigation.register(
            "2-risk-partner",
            registries.NavigationItem(_("Risk"), "risk:partner", Permission.CONTRIBUTE_RISK),
        )
        registries.attention.register("risk", registrations.needs_doing)
        registries.attention.register("risk-partners", next_steps.partners_wait)
        registries.calendar.register("risk", registrations.dates_ahead)
        registries.calendar.register("risk-shares", next_steps.share_dates)
        registries.agenda_seeds.register("risk", registrations.agenda_items)
        registries.meeting_panels.register("2-risk", meeting_panel.PANEL)
        registries.meeting_agreements.register("2-risk", meeting_panel.versions_agreed_at)
        registries.thread_steps.register("risk", registrations.thread_of_risk)
        registries.top_risks.register("risk", registrations.top_risks)
        registries.section_pictures.register("2", registrations.section_picture)
        registries.record_changes.register("2-risk", record_changes.risk_changes)
        register_criteria("risk", facts=risk_facts, judges=JUDGES)
