"""A meeting of any size: items, seats, open actions to review and decisions, all still to be recorded."""

from __future__ import annotations

from dataclasses import dataclass

from action_plans.models import Action
from core.models import Authority
from core.tenancy import tenant_context
from partnerships.models import AgendaItem, Decision, Group, GroupMember, Meeting
from tests import factories as make

SECTORS = ("police", "education", "health", "probation", "community")
FULL = (20, 25, 30, 10)
SMALL = (2, 2, 2, 2)


@dataclass
class BigMeeting:
    """The meeting and the public ids of what is to be recorded at it."""

    meeting: Meeting
    items: list[str]
    seats: list[str]
    actions: list[str]
    decisions: list[str]


def make_big_meeting(area: Authority, size: tuple[int, int, int, int]) -> BigMeeting:
    """A meeting held yesterday of a new group of `area`; `size` is items, seats, actions, decisions."""
    items, seats, actions, decisions = size
    group = make.make_group(area, name=f"Board of {seats} seats and {items} items")
    meeting = make.make_meeting(group, make.days_ago(1))
    return BigMeeting(
        meeting,
        _items(meeting, group, items),
        [_seat(group, number).public_id for number in range(seats)],
        _actions(area, actions),
        _decisions(meeting, group, decisions),
    )


def _items(meeting: Meeting, group: Group, count: int) -> list[str]:
    with tenant_context([group.authority_id]):
        made = AgendaItem.objects.bulk_create(
            AgendaItem(
                authority_id=group.authority_id,
                meeting=meeting,
                group=group,
                position=number,
                title=f"Item {number} of the board",
            )
            for number in range(1, count + 1)
        )
    return [one.public_id for one in made]


def _seat(group: Group, number: int) -> GroupMember:
    sector = SECTORS[number % len(SECTORS)]
    area = group.authority
    body = make.make_organisation(area, f"Body {number} of {group.public_id}", sector=sector)
    return make.make_member(group, body, contact=make.make_contact(area, body))


def _actions(area: Authority, count: int) -> list[str]:
    plan, risk = make.make_plan(area), make.make_risk(area)
    with tenant_context([area.pk]):
        owner = make.council_of(area)
    made: list[Action] = [
        make.make_action(plan, owner=owner, risk=risk, number=str(n), position=n, due_on=make.days_ago(-9))
        for n in range(1, count + 1)
    ]
    return [one.public_id for one in made]


def _decisions(meeting: Meeting, group: Group, count: int) -> list[str]:
    with tenant_context([group.authority_id]):
        item = AgendaItem.objects.filter(meeting=meeting).first()
        made = Decision.objects.bulk_create(
            Decision(
                authority_id=group.authority_id, meeting=meeting, group=group, agenda_item=item, number=number
            )
            for number in range(1, count + 1)
        )
    return [one.public_id for one in made]


def recorded_fields(big: BigMeeting, mark: str) -> dict[str, str]:
    """Everything a person types into the record, by field; `mark` stands in every text."""
    typed = {}
    for number, public_id in enumerate(big.seats):
        typed[f"seat-{public_id}-status"] = "substitute" if number % 5 == 4 else "present"
        typed[f"seat-{public_id}-attended_by"] = f"Person {number} {mark}"
    for number, public_id in enumerate(big.items):
        typed[f"item-{public_id}-minute"] = f"Minute {number} {mark}"
        typed[f"item-{public_id}-outcome"] = "discussed"
    for number, public_id in enumerate(big.decisions):
        typed |= {
            f"decision-{public_id}-text": f"Decision {number} {mark}",
            f"decision-{public_id}-kind": "substantive",
            f"decision-{public_id}-considers_threat_picture": "yes",
            f"decision-{public_id}-proportionate_to_threat": "yes",
            f"decision-{public_id}-likely_to_reduce_threat": "no",
            f"decision-{public_id}-threat_check_rationale": f"Reason {number} {mark}",
        }
    return typed


def review_fields(big: BigMeeting, mark: str) -> dict[str, str]:
    """What the group found on every action."""
    said = {f"outcome_{public_id}": "changed" for public_id in big.actions}
    return said | {f"note_{public_id}": f"Note {mark}" for public_id in big.actions}
