"""What the tests of section 2 start from."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.urls import reverse

from core.models import Authority, User
from core.permissions import AreaRole
from core.tenancy import tenant_context
from core.viewer import Viewer
from partnerships.models import Group
from risk.actions.risks import RiskWords
from risk.models import CtlpPrompt, CtlpReference
from tests import factories as make


@dataclass
class RiskWorld:
    """An area with its group, and the people who work on its risk assessment."""

    area: Authority = field(default_factory=make.make_area)

    def __post_init__(self) -> None:
        with make.inside(self.area.pk):
            self.group: Group = make.make_group(self.area)
            self.lead: Viewer = make.make_viewer(self.area, AreaRole.PREVENT_LEAD, cleared=True)
            self.officer: Viewer = make.make_viewer(self.area, AreaRole.OFFICER)
            self.approver: Viewer = make.make_viewer(self.area, AreaRole.APPROVER, cleared=True)

    @contextlib.contextmanager
    def as_(self, viewer: Viewer) -> Iterator[Viewer]:
        """The tenant context that a request by `viewer` has."""
        with tenant_context([self.area.pk], user_id=viewer.user_id):
            yield viewer

    def url(self, name: str, record: Any = None) -> str:
        """The address of a page of this section."""
        return reverse(f"risk:{name}", args=[self.area.slug, *([record.public_id] if record else [])])

    def profile(self, **fields: Any) -> CtlpReference:
        """A CTLP issued two months ago, OFFICIAL-SENSITIVE unless told."""
        police = make.make_organisation(self.area, sector="police")
        with make.inside(self.area.pk):
            return CtlpReference.objects.create(
                authority=self.area,
                police_owner=police,
                **{"reference": "CTLP-NB-9", "issued_on": make.days_ago(60), **fields},
            )

    def prompt(self, profile: CtlpReference, **fields: Any) -> CtlpPrompt:
        """A prompt of `profile`."""
        with make.inside(self.area.pk):
            return CtlpPrompt.objects.create(
                authority=self.area,
                ctlp=profile,
                **{
                    "number": "1",
                    "text": "Are venues checked?",
                    "agreed_for_sharing_on": make.days_ago(50),
                    **fields,
                },
            )


def signed_in(viewer: Viewer) -> Client:
    """A browser in which `viewer` is signed in."""
    client = Client()
    client.force_login(User.objects.get(pk=viewer.user_id))
    return client


def words(**fields: Any) -> RiskWords:
    """A risk as a version describes it: 16 before controls, 12 with them, unless told."""
    return RiskWords(
        **{
            "description": "Leaflets near two stations.",
            "source": "local",
            "source_note": "Community safety data",
            "inherent_likelihood": 4,
            "inherent_impact": 4,
            "residual_likelihood": 3,
            "residual_impact": 4,
            **fields,
        }
    )


def risk_form(**fields: Any) -> dict[str, Any]:
    """What the form of a risk sends."""
    return {
        "title": "Leaflets near stations",
        "kind": "situational",
        "concern": "influences",
        "description": "Leaflets near two stations.",
        "environment": "offline",
        "source": "local",
        "source_note": "Community safety data",
        "inherent_likelihood": "4",
        "inherent_impact": "4",
        "residual_likelihood": "3",
        "residual_impact": "4",
        "marking": "official",
        **fields,
    }
