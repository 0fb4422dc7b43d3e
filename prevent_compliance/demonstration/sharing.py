"""What partners brought to the assessment, and versions that neighbours and bodies may read."""

from __future__ import annotations

from contextlib import AbstractContextManager

from core.models import User
from core.tenancy import Tenancy, tenant_context
from core.viewer import Viewer, build_viewer
from prevent_compliance.demonstration.scene import Scene
from risk.actions import (
    answer_input,
    discard_version,
    give_input,
    grant_version,
    record_input,
    start_draft,
    take_up_share,
)

BROUGHT = (
    (
        "education",
        "return",
        -70,
        "Two secondary schools report pupils repeating slogans from closed video channels.",
        ("taken_up", "R1", "It is part of what version after version says about young people online."),
    ),
    (
        "community",
        "meeting",
        -45,
        "Stickers have come back around the market since the summer, mostly on Friday nights.",
        ("taken_up", "R3", "Street cleansing now photographs them before they go."),
    ),
    (
        "health",
        "conversation",
        -30,
        "Crisis teams see more people who talk of a coming collapse, without any group behind it.",
        ("noted", "", "We compare it with what probation sees before the next version."),
    ),
    (
        "probation",
        "return",
        -12,
        "Approved premises ask how to tell a shared grievance from something that points to violence.",
        None,
    ),
)
"""Sector, channel, days ago, words, and the answer: outcome, risk, what the body was told."""

OURS = "Ward staff ask for a short card on what to do when somebody shows violent videos in a waiting room."


def _as(scene: Scene, part: str) -> Viewer:
    """One of the area's people as they sign in. Needs a context that names them."""
    return build_viewer(scene.people[part], on=scene.today)


def make_inputs(scene: Scene) -> None:
    """What bodies brought, most of it answered, the last still waiting."""
    lead = _as(scene, "lead")
    for sector, channel, days, text, answer in BROUGHT:
        if sector not in scene.bodies:
            continue
        record = record_input(
            authority=scene.authority,
            organisation=scene.bodies[sector],
            contributed_on=scene.days(days),
            channel=channel,
            text=text,
            marking="official",
            by=lead,
        )
        if answer is not None:
            outcome, reference, words = answer
            answer_input(
                record=record,
                outcome=outcome,
                risk=scene.risks.get(reference),
                answer=words,
                version=None,
                by=lead,
            )


def share_versions(scenes: dict[str, Scene]) -> None:
    """Northbridge and Wexcombe read each other's version; Northbridge's health partner has one too."""
    near, far = scenes["northbridge"], scenes["wexcombe"]
    for owner, reader, purpose in (
        (near, far, "Young people of both areas meet on the same platforms."),
        (far, near, "A joint exercise on venues before the summer."),
    ):
        with _within(owner, owner.people["lead"]):
            grant_version(
                assessment=owner.versions[-1],
                to_area=reader.authority,
                purpose=purpose,
                starts_on=owner.days(-6),
                ends_on=owner.days(10) if owner is near else owner.days(80),
                by=_as(owner, "lead"),
            )
    with _within(near, near.people["lead"]):
        share = grant_version(
            assessment=near.versions[-1],
            to_body=near.bodies["health"],
            purpose="So that the trust's own risk assessment and ours say the same.",
            starts_on=near.days(-20),
            ends_on=near.days(120),
            by=_as(near, "lead"),
        )
    with _within(near, near.people["partner"]):
        partner = _as(near, "partner")
        take_up_share(share=share, as_of=near.today, by=partner)
        give_input(
            authority=near.authority,
            organisation=near.bodies["health"],
            text=OURS,
            on=near.days(-2),
            by=partner,
        )
    with _within(far, far.people["lead"]):
        lead = _as(far, "lead")
        draft = start_draft(authority=far.authority, title="Local risk assessment, draft", by=lead)
        reason = "Started before the new profile was out; we begin again with it."
        discard_version(assessment=draft, reason=reason, version=None, by=lead)


def _within(scene: Scene, user: User) -> AbstractContextManager[Tenancy]:
    """The tenant context of one area, with one of its people at work."""
    return tenant_context([scene.authority.pk], user_id=user.pk, why="demonstration")
