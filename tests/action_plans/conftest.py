"""An area with its plan, and the people around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from core.models import Authority, User
from core.permissions import AreaRole
from core.tenancy import tenant_context
from core.viewer import Viewer
from tests import factories as make


@dataclass
class Area:
    """Northbridge as the tests know it."""

    authority: Any
    lead_user: User
    police: Any
    police_user: User
    risk: Any
    group: Any
    plan: Any

    @property
    def lead(self) -> Viewer:
        return make.viewer_for(self.lead_user)

    @property
    def partner(self) -> Viewer:
        return make.viewer_for(self.police_user)

    def open(self, why: str = "") -> Any:
        """The tenant context of the area, acting as the lead."""
        return tenant_context([self.authority.pk], user_id=self.lead_user.pk, why=why)

    def client(self, user: User | None = None) -> Client:
        """A browser signed in as `user` (the lead by default)."""
        client = Client()
        client.force_login(user or self.lead_user)
        return client

    def url(self, name: str, *args: str, query: str = "") -> str:
        from django.urls import reverse

        address = reverse(f"action_plans:{name}", args=[self.authority.slug, *args])
        return f"{address}?{query}" if query else address


def build_area(slug: str) -> Area:
    authority = make.make_area(slug)
    with make.inside(authority.pk):
        return fill_area(authority)


def fill_area(authority: Authority) -> Area:
    slug = authority.slug
    lead = make.make_user(name="Lena Lead", email=f"lead@{slug}.example")
    make.give_role(lead, authority, AreaRole.PREVENT_LEAD)
    police = make.make_organisation(authority, "Metropolitan Police", sector="police")
    officer = make.make_user(name="Piet Police", email=f"police@{slug}.example")
    make.give_role(officer, authority, AreaRole.PARTNER, police)
    risk = make.make_risk(authority, title="Online radicalisation of young people")
    group = make.make_group(authority, name="Prevent board")
    plan = make.make_plan(authority)
    return Area(authority, lead, police, officer, risk, group, plan)


@pytest.fixture
def north(db: None) -> Area:
    return build_area("northbridge")


@pytest.fixture
def south(db: None) -> Area:
    return build_area("southmere")
