"""Bringing the checked rows in: themes, bodies, actions, milestones and supporters, set by set."""

from __future__ import annotations

import datetime
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from action_plans.actions.allowed import refuse_everybody
from action_plans.actions.carrying import free_number, themes_named
from action_plans.actions.returning import apply_changes
from action_plans.actions.row_parts import add_steps, add_supporters, link_see
from action_plans.bringing_in.proposals import CHANGED, FILE, KEEP, NEW, Known, Proposal, body_for
from action_plans.bringing_in.stored import OWNERS_MEMORY
from action_plans.models import Action, Milestone, Plan
from action_plans.querysets import edition_in_force
from action_plans.round_trip.changes import Comparison
from core.actions import lock_current, touch
from core.actions.checks import require
from core.actions.importing import remember
from core.errors import Refused
from core.imports import normalise
from core.models import ImportBatch, Organisation
from core.permissions import Permission

if TYPE_CHECKING:
    from core.models import Authority
    from core.viewer import Viewer

BATCH = 500


@dataclass
class BroughtIn:
    """What an import did, in numbers."""

    created: int = 0
    recognised: int = 0
    changed: int = 0
    left_out: int = 0
    to_complete: int = 0


@transaction.atomic
def confirm_import(
    *,
    batch: ImportBatch,
    rows: list[Proposal],
    known: Known,
    by: Viewer,
    on: datetime.date,
    returned: Comparison | None = None,
) -> dict[str, int]:
    """Bring in the rows as proposed; a second confirmation does nothing and answers the same numbers.

    Of a table that was taken out and came back (`returned`), the chosen cells are taken over as well.
    Complete rows become open actions, the others wait for their details. Whatever is recognised is never
    brought in twice. A fixed number of queries for each 500 rows.
    """
    require(Permission.IMPORT_PLAN, by=by, authority_id=batch.authority_id)
    current = lock_current(batch, version=None)
    if current.state == ImportBatch.State.CONFIRMED:
        return dict(current.result)
    if current.state == ImportBatch.State.ABANDONED:
        raise Refused(_("This import was abandoned. Start it again with the file."))
    taken_over = 0
    if returned is not None:
        cells = current.corrections.get("cells", {})
        taken_over = apply_changes(returned, cells, known, current.file_name, by=by)
    result = _bring_in(batch, rows, known, by=by, on=on) if rows or returned is None else BroughtIn()
    result.changed += taken_over
    touch(
        current,
        state=ImportBatch.State.CONFIRMED,
        confirmed_at=timezone.now(),
        confirmed_by_id=by.user_id,
        result=asdict(result),
    )
    return asdict(result)


def _bring_in(
    batch: ImportBatch, rows: list[Proposal], known: Known, *, by: Viewer, on: datetime.date
) -> BroughtIn:
    """Write the rows as proposed, and answer what was done in numbers."""
    plan = _plan_for(batch.authority, rows, by=by, on=on)
    bodies = _bodies(batch, rows, known, by=by, on=on)
    result = BroughtIn(
        recognised=sum(one.standing != NEW for one in rows),
        left_out=sum(one.standing == NEW and not one.is_taken for one in rows),
    )
    themes = themes_named([one.row.theme[:120] for one in rows if one.is_taken], plan, by=by)
    made = _create(
        batch, plan, [one for one in rows if one.standing == NEW and one.is_taken], themes, bodies, by, on
    )
    _update([one for one in rows if one.standing == CHANGED], themes, bodies, by)
    link_see(rows, made, by)
    result.created = len(made)
    result.changed = sum(one.standing == CHANGED and one.decision == FILE for one in rows)
    result.to_complete = sum(action.status == Action.Status.TO_COMPLETE for action in made.values())
    return result


def _plan_for(authority: Authority, rows: list[Proposal], *, by: Viewer, on: datetime.date) -> Plan:
    """The edition that takes the actions in: an open draft, else the one in force, else a first draft."""
    draft = Plan.objects.in_area(authority).filter(status=Plan.Status.DRAFT).order_by("-edition").first()
    current = edition_in_force(authority)
    chosen = draft or current
    if chosen is not None and chosen.status != Plan.Status.SUPERSEDED:
        # Locked, so that two files brought in at once don't take the same numbers.
        return Plan.objects.select_for_update().get(pk=chosen.pk)
    last = Plan.objects.in_area(authority).aggregate(last=Max("edition"))["last"] or 0
    return Plan.objects.create(
        authority=authority,
        edition=last + 1,
        title=_("Prevent partnership plan"),
        starts_on=on,
        ends_on=on + relativedelta(years=1, days=-1),
        review_due=on + relativedelta(years=1, days=-1),
        development_started_on=on,
        prepared_by_id=by.user_id,
        prepared_at=timezone.now(),
        recorded_by_id=by.user_id,
    )


def _bodies(
    batch: ImportBatch, rows: list[Proposal], known: Known, *, by: Viewer, on: datetime.date
) -> dict[str, Organisation]:
    """Bodies by the partners' wording (normalised), those to be added made; the wording is remembered."""
    corrections = batch.corrections
    wordings = {normalise(name): name for one in rows if one.is_taken for name in one.row.partners}
    found: dict[str, Organisation] = {}
    to_add: dict[str, tuple[str, str]] = {}
    for key, name in wordings.items():
        body, new_body = body_for(name, corrections, known)
        if body is not None:
            found[key] = body
        elif new_body is not None:
            refuse_everybody(new_body[0], field="")
            to_add[key] = new_body
    there = {normalise(body.name): body for body in known.bodies.values()}
    Organisation.objects.bulk_create(
        [
            Organisation(
                authority=batch.authority, name=name, sector=sector, starts_on=on, recorded_by_id=by.user_id
            )
            for key, (name, sector) in to_add.items()
            if key not in there
        ],
        ignore_conflicts=True,
    )
    names = [name for name, _sector in to_add.values()]
    for body in Organisation.objects.in_area(batch.authority).filter(name__in=names):
        there[normalise(body.name)] = body
    found |= {key: there[key] for key in to_add}
    meanings = {key: found[key].public_id for key in corrections.get("owners", {}) if key in found}
    remember(authority=batch.authority, memory=OWNERS_MEMORY, meanings=meanings, by=by)
    return found


def _create(
    batch: ImportBatch,
    plan: Plan,
    rows: list[Proposal],
    themes: dict[str, Any],
    bodies: dict[str, Organisation],
    by: Viewer,
    on: datetime.date,
) -> dict[str, Action]:
    """The new actions with their milestones and supporters, by the identity of their row."""
    numbers = set(Action.objects.filter(plan=plan).values_list("number", flat=True))
    last = Action.objects.filter(plan=plan).aggregate(last=Max("position"))["last"] or 0
    made: dict[str, Action] = {}
    for place, one in enumerate(rows, start=1):
        number = free_number(one.row.number[:12], numbers)
        numbers.add(number)
        made[one.identity] = Action(
            authority_id=plan.authority_id,
            plan=plan,
            number=number,
            position=last + place,
            created_on=on,
            imported_from=batch,
            source_fingerprint=one.identity,
            marking=plan.marking,
            recorded_by_id=by.user_id,
            **_values(one, themes, bodies),
        )
    for action in made.values():
        action.status = _status(action)
    Action.objects.bulk_create(made.values(), batch_size=BATCH)
    add_steps([(made[one.identity], one) for one in rows], by)
    add_supporters([(made[one.identity], one) for one in rows], bodies, by)
    return made


def _values(one: Proposal, themes: dict[str, Any], bodies: dict[str, Organisation]) -> dict[str, Any]:
    """What a row says of its action."""
    row, dates = one.row, one.dates
    whole = " ".join(row.description.split())
    text = [whole] if whole != row.title else []
    owner = one.owner or bodies.get(normalise(one.owner_wording))
    is_post = (
        owner is not None and one.owner_wording and normalise(owner.name) != normalise(one.owner_wording)
    )
    return {
        "theme": themes.get(row.theme[:120]),
        "title": row.title or _("(the file says nothing of what is to be done)"),
        "description": "\n".join([*text, *row.steps]),
        "owner": owner,
        "owner_post": one.owner_wording[:120] if is_post else "",
        "risk": one.risk,
        "starts_on": dates.starts_on,
        "due_on": dates.due_on,
        "due_precision": dates.due_precision,
        "review_on": dates.review_on,
        "is_recurring": dates.is_recurring,
        "source": dict(row.source),
        "source_content_hash": row.content_hash,
    }


def _status(action: Action) -> str:
    has_date = action.due_on or action.review_on
    is_complete = action.owner is not None and action.risk is not None and has_date
    return Action.Status.OPEN if is_complete else Action.Status.TO_COMPLETE


def _update(
    rows: list[Proposal], themes: dict[str, Any], bodies: dict[str, Organisation], by: Viewer
) -> None:
    """Rows that say something new: their words are taken, or only kept beside the action, as decided.

    What is there and the file doesn't know (an owner, a risk, a date given here) is never emptied.
    """
    changed, fields = [], set[str]()
    for one in rows:
        if one.decision not in {FILE, KEEP} or one.existing.status not in Action.LIVE:
            continue
        action, values = one.existing, _values(one, themes, bodies)
        if one.decision == KEEP:
            values = {name: values[name] for name in ("source", "source_content_hash")}
        for name, value in values.items():
            fields.add(name)
            if value not in (None, ""):
                setattr(action, name, value)
        action.status = _status(action)
        action.version += 1
        changed.append(action)
    if changed:
        Action.objects.bulk_update(changed, sorted(fields | {"status", "version"}), batch_size=BATCH)
    taken = [(one.existing, one) for one in rows if one.decision == FILE]
    known = set(
        Milestone.objects.filter(action__in=[a for a, _one in taken]).values_list("action_id", "text")
    )
    add_steps(taken, by, known)
