"""Expected access to the core's pages."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile

from core.actions.documents import document_storage
from core.actions.people import invite_person
from core.models import Authority, Document, DocumentVersion, Job, Membership
from core.permissions import AreaRole, Permission
from core.tenancy import tenant_context
from tests import factories as make

ROUTES: dict[str, Any] = {
    "core:area-home": Permission.SEE_AREA,
    "core:area-facts": Permission.SEE_AREA,
    "core:area-fact-set": Permission.SET_AREA_FACTS,
    "core:attest": Permission.ATTEST,
    "core:document-list": Permission.SEE_DOCUMENTS,
    "core:document-export": Permission.SEE_DOCUMENTS,
    "core:document-edit": Permission.ADD_DOCUMENTS,
    "core:review-calendar": Permission.SEE_AREA,
    "core:review-calendar-ics": Permission.SEE_AREA,
    "core:document-add": Permission.ADD_DOCUMENTS,
    "core:document": Permission.SEE_DOCUMENTS,
    "core:document-version-add": Permission.ADD_DOCUMENTS,
    "core:document-open": Permission.UPDATE_OWN_ACTIONS,
    "core:job": Permission.MAKE_REPORTS,
    "core:job-progress": Permission.MAKE_REPORTS,
    "core:job-restart": Permission.MAKE_REPORTS,
    "core:people": Permission.MANAGE_PEOPLE,
    "core:invite": Permission.MANAGE_PEOPLE,
    "core:membership-end": Permission.MANAGE_PEOPLE,
    "core:invitation-withdraw": Permission.MANAGE_PEOPLE,
}
OPEN_ROUTES = {"core:home", "core:duties", "core:account", "core:invitation", "core:personas"}
"""Routes of no single area: each answers for itself in tests/core/test_home.py and test_people.py."""


DOCUMENTS_AT_LARGE = {"core:document-list", "core:document-add", "core:document-export"}
"""Routes about documents that an area's slug alone reaches."""


def sample_kwargs(route: str, authority: Authority) -> dict[str, str]:
    """Arguments for `route` that name a record that exists in `authority`."""
    with tenant_context([authority.pk]):
        if route == "core:area-fact-set":
            return {"kind": "tier"}
        if (
            route.startswith("core:document-") and route not in DOCUMENTS_AT_LARGE
        ) or route == "core:document":
            document = Document.objects.create(
                authority=authority, title="Minutes", kind="minutes", event_date=make.days_ago(5)
            )
            DocumentVersion.objects.create(
                authority=authority,
                document=document,
                number=1,
                file_name="m.txt",
                content_type="text/plain",
                size=1,
                sha256="0" * 64,
                storage_key=document_storage().save(f"{authority.pk}/minutes", ContentFile(b"minutes")),
            )
            return {"public_id": document.public_id}
        if route.startswith("core:job"):
            key = f"k{Job.objects.count()}"
            job = Job.objects.create(
                authority=authority, name="sample", title="Sample", idempotency_key=key, state="failed"
            )
            return {"public_id": job.public_id}
        if route == "core:membership-end":
            membership = make.give_role(make.make_user(), authority, AreaRole.OFFICER)
            return {"public_id": Membership.objects.get(pk=membership.pk).public_id}
    if route == "core:invitation-withdraw":
        viewer = make.make_viewer(authority)
        with tenant_context([authority.pk], user_id=viewer.user_id):
            invitation, _secret = invite_person(
                authority=authority, email="new@example.test", name="New", role=AreaRole.OFFICER, by=viewer
            )
        return {"public_id": invitation.public_id}
    return {}


QUERIES = {"core:attest": "criterion=1.B1"}
"""What must stand in the address for the route to have something to show."""
