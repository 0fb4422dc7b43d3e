from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActionPlansConfig(AppConfig):
    name = "action_plans"
    verbose_name = _("Partnership plan")

    def ready(self) -> None:
        """Plug the section into the pages that gather from every section."""
        from action_plans import (
            for_reports,
            for_risks,
            gap_registrations,
            meeting_panel,
            record_changes,
            registrations,
            thread,
        )
        from action_plans.actions.papers import PLAN_PDF, make_plan_pdf
        from action_plans.criteria import JUDGES, plan_facts
        from core import registries
        from core.criteria.registry import register_criteria
        from core.jobs import register_job
        from core.permissions import Permission

        item = registries.NavigationItem(str(_("Plan")), "action_plans:plan", Permission.SEE_PLAN)
        registries.navigation.register("3-plan", item)
        registries.attention.register("action_plans", registrations.needs_doing)
        registries.calendar.register("action_plans", registrations.dates_ahead)
        registries.attention.register("action_plans_gaps", gap_registrations.gaps_need)
        registries.calendar.register("action_plans_gaps", gap_registrations.gap_dates)
        registries.duty_places.register("action_plans_gaps", gap_registrations.places_of_duties)
        registries.agenda_seeds.register("action_plans", registrations.agenda_items)
        registries.meeting_panels.register("action_plans", meeting_panel.PANEL)
        registries.meeting_agreements.register("action_plans", meeting_panel.editions_agreed_at)
        registries.thread_steps.register("action_plans", thread.thread_of_risk)
        registries.section_pictures.register("3", registrations.section_picture)
        registries.record_changes.register("3-plan", record_changes.plan_changes)
        register_criteria("action_plans", facts=plan_facts, judges=JUDGES)
        registries.risk_answers.register("action_plans", registrations.answers_to_risks)
        registries.action_counts.register("action_plans", registrations.count_of_states)
        registries.pressing_actions.register("action_plans", for_reports.pressing_actions)
        registries.completed_actions.register("action_plans", for_reports.completed_actions)
        registries.actions_without_risk.register("action_plans", for_risks.actions_without_risk)
        registries.version_evidence.register("action_plans", for_risks.evaluations_cited_by)
        register_job(
            PLAN_PDF,
            permission=Permission.MAKE_REPORTS,
            run=make_plan_pdf,
            result_words=_("Open the document"),
        )
