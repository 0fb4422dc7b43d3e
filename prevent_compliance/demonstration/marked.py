"""What only people with a recorded clearance see: a risk of the version in preparation, and a paper."""

from __future__ import annotations

from core.actions import add_document
from core.choices import Marking
from core.models import Document
from core.viewer import build_viewer
from prevent_compliance.demonstration.files import word_document
from prevent_compliance.demonstration.scene import Scene
from risk.actions import add_risk, start_draft
from risk.actions.risks import RiskWords

PAPER = "How the town hall and the market are kept safe on busy days"
RISK = "Open evenings at the town hall when feelings run high"


def make_marked(scene: Scene) -> None:
    """A version in preparation with a risk above OFFICIAL, and a paper that a few may read."""
    lead = build_viewer(scene.people["lead"], on=scene.today)
    coming = scene.coming[0].meets_on
    start_draft(authority=scene.authority, title=f"Local risk assessment, {coming:%B %Y}", by=lead)
    words = RiskWords(
        description=(
            "Open evenings on planning and on housing draw crowds; twice this year people came to provoke. "
            "What exactly is watched is agreed with the police in person."
        ),
        source="local",
        source_note="The wardens’ notes and the yearly look at security with the police",
        inherent_likelihood=3,
        inherent_impact=4,
        residual_likelihood=2,
        residual_impact=4,
        ideological_driver="Mixed and unclear",
        environment="offline",
        controls="Stewards are briefed before each evening; the police know the dates.",
        owner=scene.council,
    )
    add_risk(
        authority=scene.authority,
        title=RISK,
        kind="situational",
        concern="environment",
        marking=Marking.SENSITIVE,
        words=words,
        opened_on=scene.days(-9),
        by=lead,
    )
    add_document(
        authority=scene.authority,
        upload=word_document(PAPER, ("Who opens which door, and who is called first.",)),
        title=PAPER,
        kind=Document.Kind.POLICY,
        section=2,
        marking=Marking.SENSITIVE,
        event_date=scene.days(-60),
        approved_on=scene.days(-60),
        review_due=scene.days(305),
        owner=scene.officers["lead"],
        by=lead,
    )
