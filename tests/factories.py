"""A world to test in: areas with bodies, people, groups, risks and plans, made as the app's role.

Every function writes inside the tenant context of its area, so a test reads
plainly: `area = make_area("northbridge"); lead = make_viewer(area, AreaRole.PREVENT_LEAD)`.
"""

from __future__ import annotations

import datetime
import hashlib
import itertools
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone

from action_plans.links import UPDATE
from action_plans.models import Action, Plan
from core.actions.documents import document_storage
from core.actions.links import make_link as make_signed_link
from core.models import (
    Authority,
    Contact,
    Document,
    DocumentVersion,
    Membership,
    NationalRole,
    Organisation,
    SignedLink,
    User,
)
from core.permissions import AreaRole
from core.tenancy import Tenancy, current_tenancy, tenant_context
from core.viewer import Viewer, build_viewer
from partnerships.models import Attendance, Group, GroupArea, GroupMember, Meeting, OfficeHolding
from risk.models import Risk, RiskAssessment, RiskEntry

_numbers = itertools.count(1)
LONG_AGO = datetime.date(2020, 1, 1)
CHECKED: dict[str, Any] = {
    "considers_threat_picture": True,
    "proportionate_to_threat": True,
    "likely_to_reduce_threat": True,
    "threat_check_rationale": "It answers the picture agreed this quarter.",
}
"""A complete Security Threat Check, for any ThreatChecked row."""


def inside(area_id: int) -> AbstractContextManager[object]:
    """Where that area's rows are open; what is open already stays, for worlds built in one go."""
    return nullcontext() if current_tenancy() == Tenancy((area_id,)) else tenant_context([area_id])


def days_ago(days: int) -> datetime.date:
    """The date `days` before today."""
    return timezone.localdate() - datetime.timedelta(days=days)


def make_area(slug: str | None = None, *, kind: str = "london_borough", **fields: Any) -> Authority:
    """An authority with its council as a body."""
    number = next(_numbers)
    slug = slug or f"area-{number}"
    fields = {"region": "London", "starts_on": LONG_AGO, **fields}
    area = Authority.objects.create(
        gss_code=f"T{number:08d}", slug=slug, name=slug.replace("-", " ").title(), kind=kind, **fields
    )
    with inside(area.pk):
        Organisation.objects.create(
            authority=area,
            name=f"{area.name} Council",
            sector="local_authority",
            is_council=True,
            starts_on=LONG_AGO,
        )
    return area


def council_of(area: Authority) -> Organisation:
    """The area's council as a body."""
    with inside(area.pk):
        return Organisation.objects.get(authority=area, is_council=True)


def make_organisation(
    area: Authority, name: str | None = None, *, sector: str = "police", **fields: Any
) -> Organisation:
    """A partner body of the area."""
    with inside(area.pk):
        return Organisation.objects.create(
            authority=area,
            name=name or f"Body {next(_numbers)}",
            sector=sector,
            **{"starts_on": LONG_AGO, **fields},
        )


def make_contact(area: Authority, organisation: Organisation | None = None, **fields: Any) -> Contact:
    """A professional person of a body (the council's by default)."""
    organisation = organisation or council_of(area)
    with inside(area.pk):
        return Contact.objects.create(
            authority=area,
            organisation=organisation,
            **{"name": f"Officer {next(_numbers)}", "post": "Head of service", **fields},
        )


def make_user(*, cleared: bool = False, **fields: Any) -> User:
    """A person with an account and no role; the password is "correct horse battery"."""
    number = next(_numbers)
    return User.objects.create_user(
        fields.pop("email", f"person{number}@example.test"),
        fields.pop("password", "correct horse battery"),
        name=fields.pop("name", f"Person {number}"),
        bpss_recorded_on=LONG_AGO if cleared else None,
        **fields,
    )


def give_role(user: User, area: Authority, role: str, organisation: Organisation | None = None) -> Membership:
    """Let `user` hold `role` in `area`, for a partner body where one is given."""
    with inside(area.pk):
        return Membership.objects.create(
            authority=area, user=user, role=role, organisation=organisation, starts_on=LONG_AGO
        )


def viewer_for(user: User) -> Viewer:
    """The viewer that a request by `user` would have today."""
    with tenant_context([], user_id=user.pk):
        return build_viewer(user, on=timezone.localdate())


def make_viewer(
    area: Authority,
    role: str = AreaRole.PREVENT_LEAD,
    *,
    cleared: bool = False,
    organisation: Organisation | None = None,
) -> Viewer:
    """A new person with one role in one area, as a viewer."""
    user = make_user(cleared=cleared)
    give_role(user, area, role, organisation)
    return viewer_for(user)


def make_national_user(role: str, region: str = "") -> User:
    """A person of the Home Office (or the service) with one national role."""
    user = make_user()
    NationalRole.objects.create(user=user, role=role, region=region, starts_on=LONG_AGO)
    return user


def make_group(
    area: Authority, *, kind: str = "partnership_group", covers: tuple[Authority, ...] = (), **fields: Any
) -> Group:
    """A group of `area` that covers it and every area in `covers`."""
    with inside(area.pk):
        group = Group.objects.create(
            authority=area, kind=kind, **{"name": f"Group {next(_numbers)}", "starts_on": LONG_AGO, **fields}
        )
        GroupArea.objects.bulk_create(
            GroupArea(authority=area, group=group, area=covered, starts_on=LONG_AGO)
            for covered in (area, *covers)
        )
    return group


def make_member(group: Group, organisation: Organisation, **fields: Any) -> GroupMember:
    """A seat of `organisation` in `group`."""
    with inside(group.authority_id):
        return GroupMember.objects.create(
            authority_id=group.authority_id,
            group=group,
            organisation=organisation,
            **{"sector": organisation.sector, "starts_on": LONG_AGO, **fields},
        )


def make_office(
    area: Authority, office: str, contact: Contact, group: Group | None = None, **fields: Any
) -> OfficeHolding:
    """An office held by `contact`."""
    with inside(area.pk):
        return OfficeHolding.objects.create(
            authority=area, office=office, contact=contact, group=group, **{"starts_on": LONG_AGO, **fields}
        )


def make_meeting(group: Group, meets_on: datetime.date | None = None, **fields: Any) -> Meeting:
    """A planned meeting of `group` (in two weeks unless told)."""
    with inside(group.authority_id):
        return Meeting.objects.create(
            authority_id=group.authority_id, group=group, meets_on=meets_on or days_ago(-14), **fields
        )


def hold_meeting(
    group: Group,
    meets_on: datetime.date,
    *,
    attended: tuple[GroupMember, ...] = (),
    signed_by: User | None = None,
    **fields: Any,
) -> Meeting:
    """A meeting that was held, with the members in `attended` present and its minutes signed."""
    meeting = make_meeting(group, meets_on, status=Meeting.Status.HELD, **fields)
    with inside(group.authority_id):
        Attendance.objects.bulk_create(
            Attendance(
                authority_id=group.authority_id,
                group=group,
                meeting=meeting,
                member=member,
                sector=member.sector,
                status=Attendance.Status.PRESENT,
            )
            for member in attended
        )
    return sign(meeting, signed_by or make_user())


def sign(meeting: Meeting, user: User) -> Meeting:
    """Sign a meeting's minutes; after this the database lets nothing in it change."""
    with tenant_context([meeting.authority_id], user_id=user.pk):
        meeting.signed_at, meeting.signed_by = timezone.now(), user
        meeting.save(update_fields=["signed_at", "signed_by"])
    return meeting


def make_document(area: Authority, *, content: bytes = b"A report.", **fields: Any) -> Document:
    """A document of the area's register with one file of plain text."""
    with inside(area.pk):
        values = {"title": "Training report", "kind": "report", "event_date": days_ago(5), **fields}
        document = Document.objects.create(authority=area, **values)
        DocumentVersion.objects.create(
            authority=area,
            document=document,
            number=1,
            file_name="report.txt",
            content_type="text/plain",
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            storage_key=document_storage().save(f"{area.pk}/report", ContentFile(content)),
        )
    return document


def make_assessment(
    area: Authority,
    *,
    agreed_at: Meeting | None = None,
    risks: tuple[Risk, ...] = (),
    score: tuple[int, int] = (4, 4),
    number: int | None = None,
    **fields: Any,
) -> RiskAssessment:
    """A version of the risk assessment with an entry for each of `risks`; agreed if a meeting is given."""
    preparer, approver = make_user(), make_user()
    with inside(area.pk):
        number = number or RiskAssessment.objects.filter(authority=area).count() + 1
        fields = {"title": f"Local risk assessment {number}", "prepared_at": timezone.now(), **fields}
        version = RiskAssessment.objects.create(authority=area, number=number, prepared_by=preparer, **fields)
        RiskEntry.objects.bulk_create(
            RiskEntry(
                authority=area,
                assessment=version,
                risk=risk,
                description="As the partnership sees it.",
                source="corporate" if risk.kind == "corporate" else "local",
                source_note="Community safety data",
                inherent_likelihood=score[0],
                inherent_impact=score[1],
                residual_likelihood=max(1, score[0] - 1),
                residual_impact=score[1],
            )
            for risk in risks
        )
        if agreed_at is not None:
            version.status, version.agreed_at_meeting = RiskAssessment.Status.AGREED, agreed_at
            version.agreed_on = fields.get("agreed_on") or agreed_at.meets_on
            version.approved_by, version.approved_at = approver, timezone.now()
            version.save()
    return version


def make_risk(
    area: Authority, *, kind: str = "situational", concern: str | None = None, **fields: Any
) -> Risk:
    """A risk of the area, in no version yet."""
    number = next(_numbers)
    with inside(area.pk):
        return Risk.objects.create(
            authority=area,
            kind=kind,
            concern=concern or ("duty" if kind == "corporate" else "people"),
            **{"reference": f"R{number}", "title": f"Risk {number}", "opened_on": LONG_AGO, **fields},
        )


def make_plan(area: Authority, *, based_on: RiskAssessment | None = None, **fields: Any) -> Plan:
    """The area's current, agreed plan edition."""
    with inside(area.pk):
        edition = Plan.objects.filter(authority=area).count() + 1
        return Plan.objects.create(
            authority=area,
            edition=edition,
            based_on=based_on,
            prepared_by=make_user(),
            **{
                "title": f"Partnership plan {edition}",
                "status": Plan.Status.AGREED,
                "agreed_on": days_ago(200),
                "starts_on": days_ago(200),
                "ends_on": days_ago(-165),
                "review_due": days_ago(-165),
                "development_started_on": days_ago(260),
                "prepared_at": timezone.now(),
                **fields,
            },
        )


def make_action(
    plan: Plan, *, owner: Organisation | None = None, risk: Risk | None = None, **fields: Any
) -> Action:
    """An open action of `plan`, complete unless told otherwise."""
    area = plan.authority
    number = next(_numbers)
    owner = owner or council_of(area)
    risk = risk or make_risk(area)
    with inside(area.pk):
        return Action.objects.create(
            authority=area,
            plan=plan,
            owner=owner,
            risk=risk,
            **{
                "number": str(number),
                "position": number,
                "title": f"Action {number}",
                "due_on": days_ago(-60),
                "created_on": days_ago(150),
                **fields,
            },
        )


def make_link(action: Action, **fields: Any) -> tuple[SignedLink, str]:
    """A link to report on `action` for a contact of its owner, and its address below the origin."""
    area = action.authority
    if action.owner_contact is None:
        contact = make_contact(area, action.owner, email=f"owner{next(_numbers)}@example.test")
        with inside(area.pk):
            Action.objects.filter(pk=action.pk).update(owner_contact=contact)
            action.owner_contact = contact
    with inside(area.pk):
        link, url = make_signed_link(
            purpose=UPDATE,
            record=action,
            contact=action.owner_contact,
            **{"occasion": "asked", "about": timezone.localdate(), "by": None, **fields},
        )
    return link, url.removeprefix(settings.PUBLIC_ORIGIN)
