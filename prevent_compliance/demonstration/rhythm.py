"""Actions that wait for one another, a duty that comes round each quarter, and delays explained."""

from __future__ import annotations

import datetime

from action_plans.actions.actions import add_action, close_action
from action_plans.actions.linking import set_dependencies
from action_plans.actions.progress import record_update
from action_plans.models import Action, ActionUpdate
from core.viewer import Viewer, build_viewer
from prevent_compliance.demonstration.scene import CHECKED, Scene

WAITS = (
    ("Train designated safeguarding leads", "Agree one way of recording evidence"),
    ("Agree who removes extremist stickers", "Bring library and Wi-Fi filters"),
    ("Bring an annual report on Prevent", "Agree one way of recording evidence"),
)
DELAYS = {
    "Bring library and Wi-Fi filters": ("late", "The provider has to change two contracts first."),
    "Brief offender managers": ("blocked", "The trainer left, and the region has not found another yet."),
}


def make_rhythm(scene: Scene) -> None:
    """Link the plan's actions, explain what is late, and let a quarterly duty come round once."""
    by = build_viewer(scene.people["lead"], on=scene.today)
    for beginning, other in WAITS:
        action, waited_for = _named(scene, beginning), _named(scene, other)
        if action is not None and waited_for is not None and action.status in Action.LIVE:
            set_dependencies(action, [waited_for], by=by)
    for beginning, (progress, why) in DELAYS.items():
        action = _named(scene, beginning)
        if action is not None and action.status in Action.LIVE:
            record_update(
                action=action,
                progress=ActionUpdate.Progress(progress),
                text="We asked again this week and will say more at the next meeting.",
                delay_because=why,
                by=by,
                on=scene.days(-6),
            )
    _come_round(scene, by)


def _named(scene: Scene, beginning: str) -> Action | None:
    return next((action for action in scene.actions if action.title.startswith(beginning)), None)


def _come_round(scene: Scene, by: Viewer) -> None:
    """A duty of every quarter, done once since the last meeting, so that the next one is open."""
    last_meeting = scene.past[-1].meets_on
    first_due = scene.days(-12)
    action = add_action(
        plan=scene.plan,
        by=by,
        on=scene.days(-100),
        theme_name="Governance",
        repeats="quarter",
        title="Send the group the quarter’s figures on training and venue checks",
        owner=scene.council,
        risk=scene.risks["R7"],
        due_on=first_due,
        milestones=[{"text": "Ask each service for its figures", "due_on": scene.days(-30)}],
        threat_check={**CHECKED, "threat_check_rationale": "The group can’t steer without figures."},
    )
    closed_on = min(max(last_meeting + datetime.timedelta(days=1), scene.days(-10)), scene.today)
    close_action(
        action=action,
        status=Action.Status.COMPLETED,
        outcome="Sent on time; two services had no figures and gave a date.",
        threat_check={**CHECKED, "threat_check_rationale": "It goes on, since the threat does."},
        version=None,
        by=by,
        on=closed_on,
    )
