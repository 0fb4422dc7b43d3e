"""The viewer: one frozen answer to who is asking, built once per request or task."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from core.choices import Marking
from core.models import Membership, NationalRole, User, effective
from core.permissions import AREA_ROLE_PERMISSIONS, NATIONAL_ROLE_PERMISSIONS, AreaRole, Permission


@dataclass(frozen=True)
class ViewerArea:
    """An area in which the viewer holds roles today, and the body they act for there."""

    id: int
    slug: str
    name: str
    roles: tuple[str, ...]
    organisation_ids: tuple[int, ...] = ()

    @property
    def role_words(self) -> str:
        """The roles as a person reads them."""
        return ", ".join(str(AreaRole(role).label) for role in self.roles)


@dataclass(frozen=True)
class Viewer:
    """Who is asking: their areas with roles, national roles and clearance."""

    user_id: int
    name: str
    email: str
    is_cleared: bool
    areas: tuple[ViewerArea, ...] = ()
    national_roles: tuple[str, ...] = ()
    national_regions: tuple[str, ...] = ()

    @cached_property
    def authority_ids(self) -> tuple[int, ...]:
        """Ids of the areas in which the viewer holds any role."""
        return tuple(area.id for area in self.areas)

    @property
    def is_national(self) -> bool:
        """Whether the viewer may see the national picture."""
        return any(Permission.SEE_NATIONAL in NATIONAL_ROLE_PERMISSIONS[role] for role in self.national_roles)

    def area(self, authority_id: int) -> ViewerArea | None:
        """The viewer's standing in one area, or None."""
        return next((area for area in self.areas if area.id == authority_id), None)

    def can(self, permission: Permission, authority_id: int | None = None) -> bool:
        """Whether a role held today grants `permission` in that area (or nationally, without one)."""
        if authority_id is None:
            return any(permission in NATIONAL_ROLE_PERMISSIONS[role] for role in self.national_roles)
        area = self.area(authority_id)
        return area is not None and any(permission in AREA_ROLE_PERMISSIONS[role] for role in area.roles)

    def may_read(self, marking: str) -> bool:
        """Whether what carries this marking (a `Marking`) is for them: above OFFICIAL only if cleared."""
        return self.is_cleared or marking == Marking.OFFICIAL

    def organisation_ids(self, authority_id: int) -> tuple[int, ...]:
        """Bodies the viewer acts for in that area."""
        area = self.area(authority_id)
        return area.organisation_ids if area else ()


def build_viewer(user: User, *, on: datetime.date) -> Viewer:
    """Build the viewer for `user` from the roles that are true on the date `on`.

    Must run inside a tenant context that names the user: memberships are
    readable by the person who holds them. Two queries.
    """
    # Values, not records: this runs in every request.
    memberships = (
        Membership.objects.filter(effective(on=on), user_id=user.pk)
        .order_by("authority__name", "id")
        .values_list("authority_id", "authority__slug", "authority__name", "role", "organisation_id")
    )
    national = list(
        NationalRole.objects.filter(effective(on=on), user_id=user.pk)
        .order_by("id")
        .values_list("role", "region")
    )
    return Viewer(
        user_id=user.pk,
        name=user.get_full_name(),
        email=user.email,
        is_cleared=user.bpss_recorded_on is not None and user.bpss_recorded_on <= on,
        areas=_areas(memberships),
        national_roles=tuple(role for role, _region in national),
        national_regions=tuple(region for _role, region in national if region),
    )


def _areas(memberships: Iterable[tuple[int, str, str, str, int | None]]) -> tuple[ViewerArea, ...]:
    by_area: dict[tuple[int, str, str], list[tuple[str, int | None]]] = {}
    for pk, slug, name, role, body in memberships:
        by_area.setdefault((pk, slug, name), []).append((role, body))
    return tuple(
        ViewerArea(
            id=pk,
            slug=slug,
            name=name,
            roles=tuple(dict.fromkeys(role for role, _body in held)),
            organisation_ids=tuple(body for _role, body in held if body is not None),
        )
        for (pk, slug, name), held in by_area.items()
    )
