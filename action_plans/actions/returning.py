"""Taking over what was changed in a table that was taken out: only the cells that a person chose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from action_plans.actions.actions import is_complete
from action_plans.actions.allowed import refuse_everybody
from action_plans.actions.carrying import themes_named
from action_plans.actions.parts import set_milestones, set_supporters
from action_plans.bringing_in.proposals import Known, body_for
from action_plans.bringing_in.stored import PLAN_IMPORT, StoredFile
from action_plans.models import Action
from action_plans.round_trip.cells import date_in, same, steps_in
from action_plans.round_trip.changes import Comparison, RowChange, numbers_wanted, risk_named
from action_plans.round_trip.numbering import refused
from core.actions import touch
from core.actions.importing import lock_open, receive_file, require_import
from core.choices import DatePrecision
from core.errors import Refused
from core.importing import columns_as_kept
from core.imports import normalise
from core.models import ImportBatch
from core.tenancy import because

if TYPE_CHECKING:
    from core.models import Authority
    from core.viewer import Viewer

Choices = Mapping[str, Mapping[str, Any]]
"""{public id: {"version": the action's version that the person saw, "file": keys of the cells to take}}"""
BATCH = 500
"""Actions written in one statement; numbers can be swapped within it."""
_FIELDS = ["number", "theme", "title", "description", "owner", "owner_contact", "owner_post", "risk",
           "due_on", "due_precision", "review_on", "is_recurring", "status", "version"]  # fmt: skip


@transaction.atomic
def receive_plan(*, authority: Authority, upload: UploadedFile, by: Viewer) -> ImportBatch:
    """Take in a plan's file; one of our own tables that came back skips the question about its columns.

    Raises Refused, in plain words, if it can't be used.
    """
    batch = receive_file(kind=PLAN_IMPORT, authority=authority, upload=upload, by=by)
    returned = StoredFile(batch).returned
    if returned is not None:
        columns = columns_as_kept(returned.index, returned.column_map) | {"returned": True}
        touch(batch, columns=columns, state=ImportBatch.State.CHECKING)
    return batch


@transaction.atomic
def choose_cells(*, batch: ImportBatch, cells: Choices, version: int | None, by: Viewer) -> ImportBatch:
    """Keep which changed cells a person takes over; nothing of the plan changes yet."""
    require_import(PLAN_IMPORT, batch.authority_id, by=by)
    current = lock_open(batch, version)
    touch(current, corrections={**current.corrections, "cells": cells})
    return current


def apply_changes(found: Comparison, cells: Choices, known: Known, file_name: str, *, by: Viewer) -> int:
    """Take over the chosen cells and answer how many actions changed. A fixed number of queries.

    Runs inside the confirmation of the import. Raises Refused, naming the action, where it was changed here
    since the person chose, or where it would lack its owner, risk or date.
    """
    wanted = [(change, _keys(change, cells)) for change in found.changes]
    wanted = [(change, keys) for change, keys in wanted if keys]
    locked = {
        action.pk: action
        for action in Action.objects.select_for_update(of=("self",))
        .filter(pk__in=[change.action.pk for change, _keys_of in wanted])
        .select_related("theme", "owner", "risk", "owner_contact", "plan")
    }
    for change, _keys_of in wanted:
        _refuse_stale(change, locked[change.action.pk], cells)
    _refuse_half_a_swap(found, wanted)
    _set_themes(wanted, locked, by=by)
    for change, keys in wanted:
        _set_fields(change, keys, locked[change.action.pk], known)
    with because(_("Brought in again from %(file)s") % {"file": file_name}):
        renumbered = {change.action.pk for change, keys in wanted if "number" in keys}
        in_order = sorted(locked.values(), key=lambda action: action.pk not in renumbered)
        Action.objects.bulk_update(in_order, _FIELDS, batch_size=BATCH)
        _set_parts(wanted, locked, known, by=by)
    return len(wanted)


def _keys(change: RowChange, cells: Choices) -> list[str]:
    taken = cells.get(change.action.public_id, {}).get("file", ())
    return [cell.key for cell in change.open_cells if cell.key in taken]


def _text(change: RowChange, key: str) -> str:
    return next(cell.file for cell in change.cells if cell.key == key)


def _refuse_stale(change: RowChange, current: Action, cells: Choices) -> None:
    seen = cells[current.public_id].get("version")
    if current.version != seen or current.version != change.action.version:
        raise Refused(
            _("Action %(number)s was changed here meanwhile. Look at its row again.")
            % {"number": current.number}
        )


def _refuse_half_a_swap(found: Comparison, wanted: Sequence[tuple[RowChange, list[str]]]) -> None:
    """Raises Refused where an action would get a number that another one keeps, or for too many at once."""
    taken = numbers_wanted(
        (change, [cell for cell in change.cells if cell.key in keys]) for change, keys in wanted
    )
    if len(taken) > BATCH:
        raise Refused(_("Number at most %(most)d actions anew with one file.") % {"most": BATCH})
    if refused(taken, found.numbers):
        raise Refused(_("Two actions would have the same number. Look at the rows again."))


def _set_themes(
    wanted: Sequence[tuple[RowChange, list[str]]], locked: Mapping[int, Action], *, by: Viewer
) -> None:
    by_plan: dict[Any, dict[int, str]] = {}
    for change, keys in wanted:
        if "theme" in keys:
            plan = locked[change.action.pk].plan
            by_plan.setdefault(plan, {})[change.action.pk] = _text(change, "theme")
    for plan, names in by_plan.items():
        themes = themes_named(names.values(), plan, by=by)
        for pk, name in names.items():
            locked[pk].theme = themes.get(name)


def _set_fields(change: RowChange, keys: Sequence[str], action: Action, known: Known) -> None:
    """Give a locked action the chosen cells. Raises Refused where it would not be complete any more."""
    for key in keys:
        text = _text(change, key)
        if key in {"number", "title", "description", "owner_post"}:
            setattr(action, key, text)
        elif key in {"due_on", "review_on"}:
            setattr(action, key, date_in(text) if text else None)
        elif key == "risk":
            action.risk = risk_named(text, known)
        elif key == "owner":
            _set_owner(action, text, known)
    if "due_on" in keys:
        action.due_precision = DatePrecision.DAY
    action.is_recurring = action.review_on is not None
    if is_complete(action):
        action.status = Action.Status.OPEN
    elif action.status == Action.Status.OPEN:
        raise Refused(
            _("Action %(number)s would be left without its owner, risk or date.") % {"number": action.number}
        )
    action.version += 1


def _set_owner(action: Action, text: str, known: Known) -> None:
    body, _new = body_for(text, {}, known)
    if body is not None:
        refuse_everybody(body.name, field="")
    if action.owner_contact is not None and (body is None or action.owner_contact.organisation_id != body.pk):
        action.owner_contact = None
    action.owner = body


def _set_parts(
    wanted: Sequence[tuple[RowChange, list[str]]], locked: Mapping[int, Action], known: Known, *, by: Viewer
) -> None:
    steps, support = [], []
    for change, keys in wanted:
        action = locked[change.action.pk]
        if "milestones" in keys:
            there = list(change.action.milestones.all())
            steps.append((action, _known_again(steps_in(_text(change, "milestones")), there)))
        if "supporters" in keys:
            support.append((action, *_bodies_and_others(change, known)))
    if steps:
        set_milestones(steps, by=by)
    if support:
        set_supporters(support, by=by)


def _known_again(rows: list[dict[str, Any]], there: list[Any]) -> list[dict[str, Any]]:
    """The milestones of the file, each with the id of the one it was: by its words, else by its turn."""
    left = {step.pk: step for step in there}
    for row in rows:
        found = next((pk for pk, step in left.items() if same("theme", step.text, row["text"])), None)
        if found is not None:
            row["id"] = left.pop(found).pk
    for row, pk in zip([row for row in rows if "id" not in row], list(left), strict=False):
        row["id"] = pk
    return rows


def _bodies_and_others(change: RowChange, known: Known) -> tuple[list[Any], list[str]]:
    """The supporters of the file: bodies, there already or in the register, and others by name."""
    there = {normalise(one.name): one.organisation for one in change.action.supporters.all()}
    bodies, others = [], []
    for name in _text(change, "supporters").split("\n"):
        body = there.get(normalise(name)) or body_for(name, {}, known)[0]
        if body is not None:
            bodies.append(body)
        elif name:
            others.append(name)
    return bodies, others
