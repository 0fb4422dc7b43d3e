"""Builds every invented area, one after another."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from core.models import Authority
from core.tenancy import tenant_context
from partnerships.actions.agenda import prepare_agenda
from partnerships.models import GroupMember, Meeting
from prevent_compliance.demonstration import (
    assurance,
    gaps,
    governance,
    marked,
    papers,
    partnership,
    people,
    plan,
    plan_around,
    rhythm,
    risks,
    scrutiny,
    sharing,
)
from prevent_compliance.demonstration.places import PLACES, Place
from prevent_compliance.demonstration.scene import Scene


def is_loaded() -> bool:
    """Whether the demonstration's areas are in the database."""
    return Authority.objects.filter(is_demonstration=True).exists()


def build_all(today: datetime.date) -> Iterator[str]:
    """Make every area with two years of work up to `today`; yields the name of each when it is ready.

    Run it inside one transaction: half a demonstration is none.
    """
    people.make_home_office(today - datetime.timedelta(days=800))
    scenes = {place.slug: people.make_scene(place, today) for place in PLACES}
    for place in PLACES:
        scene = scenes[place.slug]
        county = scenes.get(place.county)
        with tenant_context([scene.authority.pk], user_id=scene.people["lead"].pk, why="demonstration"):
            _build(
                place, scene, county, [s.authority for s in scenes.values() if s.place.county == place.slug]
            )
        yield place.name
    sharing.share_versions(scenes)
    for scene in scenes.values():
        with tenant_context([scene.authority.pk], user_id=scene.people["approver"].pk, why="demonstration"):
            if not scene.place.county:
                partnership.sign_minutes(scene)
                prepare_agenda(meeting=scene.coming[0], by=scene.viewer)
                papers.put_papers(scene)
                papers.note_invitations(scene)
    assurance.make_assurance(scenes)
    scrutiny.make_scrutiny(scenes)


def _build(place: Place, scene: Scene, county: Scene | None, districts: list[Authority]) -> None:
    if county is None:
        partnership.make_group(scene, districts)
        partnership.make_meetings(scene)
        partnership.make_reports(scene)
    else:
        # A district counts on the county's joint group: it reads those meetings and
        # reviews its own actions there.
        scene.group = county.group
        scene.past = list(Meeting.objects.filter(group=county.group, status="held").order_by("meets_on"))
        scene.coming = list(Meeting.objects.filter(group=county.group, status="planned").order_by("meets_on"))
        scene.members = list(GroupMember.objects.filter(group=county.group).select_related("organisation"))
    governance.make_governance(scene)
    prompts = risks.make_profiles(scene)
    risks.make_risks(scene, prompts)
    sharing.make_inputs(scene)
    plan.make_plan(scene)
    rhythm.make_rhythm(scene)
    plan_around.add_around_plan(scene, districts)
    gaps.make_gaps(scene)
    if place.meets_today:
        marked.make_marked(scene)
