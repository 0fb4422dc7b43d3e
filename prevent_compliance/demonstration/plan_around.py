"""What stands around the plan: objectives, ratification, the districts it covers, its funded project."""

from __future__ import annotations

from decimal import Decimal

from dateutil.relativedelta import relativedelta

from action_plans.actions.editions import cover_area, keep_agreed_basis, ratify_edition
from action_plans.actions.projects import change_project, check_provider, record_return
from action_plans.models import FundedProject, Plan
from action_plans.projects import first_of_quarter
from core.models import Authority, Contact
from core.viewer import Viewer, build_viewer
from prevent_compliance.demonstration.scene import Scene

OBJECTIVES = ["2023-ideology", "2023-early-support", "2023-rehabilitation", "2009-resilience"]


def add_around_plan(scene: Scene, districts: list[Authority]) -> None:
    """Everything that keeps an edition in force. A county's plan covers its first district."""
    lead, approver = (build_viewer(scene.people[name], on=scene.today) for name in ("lead", "approver"))
    Plan.objects.filter(pk=scene.plan.pk).update(objectives=OBJECTIVES)
    scene.plan.refresh_from_db()
    keep_agreed_basis(plan=scene.plan, by=lead)
    if scene.place.share > 0.4:
        ratify_edition(
            plan=scene.plan,
            body="cabinet",
            ratified_on=(scene.plan.agreed_on or scene.today) + relativedelta(days=21),
            decision_reference=f"CAB {scene.today.year - 1}/114",
            comment="Cabinet asks for a report after a year.",
            by=approver,
            on=scene.today,
        )
    for district in districts[:1]:
        cover_area(plan=scene.plan, area=district, starts_on=scene.days(-200), by=lead)
    _give_addresses(scene)
    project = FundedProject.objects.filter(authority=scene.authority).first()
    if project is not None:
        _fill_project(scene, project, lead)


def _fill_project(scene: Scene, project: FundedProject, lead: Viewer) -> None:
    project = change_project(
        project=project,
        version=None,
        by=lead,
        reference="PF-0417",
        amount=Decimal("38500.00"),
        measures="Sessions held, young people who come twice, and what they say before and after.",
        provider="Riverside Youth Trust",
    )
    check_provider(
        project=project,
        version=None,
        by=lead,
        on=scene.today,
        provider_checked_on=project.starts_on,
        provider_check="Charity register, accounts of two years, safeguarding policy: nothing against it.",
    )
    quarter = first_of_quarter(project.starts_on)
    for number in range(2):
        record_return(
            project=project,
            quarter_starts_on=quarter + relativedelta(months=3 * number),
            spent=Decimal("9200.00"),
            work_done="Twelve sessions in two schools and the youth club.",
            measures_show="Of 140 young people, 96 came twice; three in four say they would speak up.",
            by=lead,
            on=scene.today,
        )


def _give_addresses(scene: Scene) -> None:
    """An invented address for every contact without one, so that owners can be asked by mail."""
    contacts = list(Contact.objects.filter(authority=scene.authority, email=""))
    for contact in contacts:
        name = "".join(letter for letter in contact.name.lower() if letter.isalpha() or letter == " ")
        contact.email = f"{'.'.join(name.split())}@{scene.place.slug}.example"
    Contact.objects.bulk_update(contacts, ["email"])
