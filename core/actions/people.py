"""Inviting people, giving roles and ending them."""

from __future__ import annotations

import datetime
import hashlib
import secrets

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from core.actions.checks import require
from core.errors import Refused
from core.models import Authority, Invitation, Membership, Organisation, User, effective
from core.permissions import AreaRole, Permission
from core.tenancy import tenant_context
from core.viewer import Viewer

INVITATION_LASTS = datetime.timedelta(days=14)
ROLES_FOR_BODIES = (AreaRole.PARTNER, AreaRole.POLICE_LEAD)


def hash_of(secret: str) -> str:
    """The form in which an invitation's secret is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def invite_person(
    *,
    authority: Authority,
    email: str,
    name: str,
    role: str,
    by: Viewer | None,
    organisation: Organisation | None = None,
) -> tuple[Invitation, str]:
    """Invite one address to one role. Returns the invitation and its secret, which is kept nowhere.

    `by` is None for an area's first person, whom the service invites. An earlier invitation of the same
    address is withdrawn. Raises Refused where a partner's role lacks the body it acts for.
    """
    if by is not None:
        require(Permission.MANAGE_PEOPLE, by=by, authority_id=authority.pk)
    user_id = by.user_id if by else None
    if role in ROLES_FOR_BODIES and organisation is None:
        raise Refused("Choose the body this person acts for.", field="organisation")
    email = email.strip().lower()
    now = timezone.now()
    Invitation.objects.filter(
        authority=authority, email=email, role=role, accepted_at=None, withdrawn_at=None
    ).update(withdrawn_at=now, withdrawn_by_id=user_id)
    secret = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        authority=authority,
        email=email,
        name=name.strip(),
        role=role,
        organisation=organisation,
        secret_hash=hash_of(secret),
        expires_at=now + INVITATION_LASTS,
        recorded_by_id=user_id,
    )
    return invitation, secret


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: Viewer) -> None:
    """Make an invitation that nobody accepted yet useless. Doing it twice is the same as once."""
    require(Permission.MANAGE_PEOPLE, by=by, authority_id=invitation.authority_id)
    Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None).update(
        withdrawn_at=timezone.now(), withdrawn_by_id=by.user_id
    )


def open_invitation(authority: Authority, secret: str) -> Invitation | None:
    """The invitation that `secret` opens in this area now, or None. Needs the area's context."""
    return (
        Invitation.objects.filter(
            authority=authority,
            secret_hash=hash_of(secret),
            accepted_at=None,
            withdrawn_at=None,
            expires_at__gt=timezone.now(),
        )
        .select_related("authority", "organisation")
        .first()
    )


def accept_invitation(
    *, authority: Authority, secret: str, user: User | None, name: str, password: str
) -> User:
    """Turn an invitation into a role, once, for the address it was sent to.

    `user` is the person signed in, or None for somebody new, who then gets an
    account with `name` and `password`. Raises Refused if the invitation is no
    longer open or was sent to another address.
    """
    with tenant_context([authority.pk], user_id=user.pk if user else None, why="invitation accepted"):
        invitation = open_invitation(authority, secret)
        if invitation is None:
            raise Refused("This invitation has been used, withdrawn or is too old. Ask for a new one.")
        invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
        if user is None:
            if User.objects.filter(email__iexact=invitation.email).exists():
                raise Refused("You already have an account. Sign in first, then open the invitation again.")
            user = User.objects.create_user(invitation.email, password, name=name.strip())
            # The secret reached this address, so the address is proven.
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        elif user.email.lower() != invitation.email:
            raise Refused("This invitation was sent to another address. Sign in with that one.")
        invitation.accepted_at, invitation.accepted_by = timezone.now(), user
        invitation.version += 1
        invitation.save()
        Membership.objects.create(
            authority=authority,
            user=user,
            role=invitation.role,
            organisation_id=invitation.organisation_id,
            starts_on=timezone.localdate(),
            recorded_by_id=invitation.recorded_by_id,
        )
        return user


@transaction.atomic
def end_membership(*, membership: Membership, by: Viewer, on: datetime.date) -> None:
    """End a role from now on: its last day was the day before `on`.

    Raises Refused if it would leave the area without a Prevent lead, or is one's own last role as lead.
    """
    require(Permission.MANAGE_PEOPLE, by=by, authority_id=membership.authority_id)
    if membership.role == AreaRole.PREVENT_LEAD:
        leads = Membership.objects.select_for_update().filter(
            effective(on=on), authority_id=membership.authority_id, role=AreaRole.PREVENT_LEAD
        )
        if not leads.filter(~Q(pk=membership.pk)).exists():
            raise Refused("The area needs a Prevent lead. Invite the next one first.")
    membership.ends_on = on - datetime.timedelta(days=1)
    membership.save(update_fields=["ends_on"])


@transaction.atomic
def suspend_person(*, user: User, why: str, by: User) -> None:
    """Close an account at once: no way in is left open, and nothing that was recorded is lost."""
    with tenant_context([], user_id=by.pk, why=why):
        User.objects.filter(pk=user.pk).update(is_active=False)
    for session in UserSession.objects.filter(user_id=user.pk):
        session.end()


@transaction.atomic
def restore_person(*, user: User, why: str, by: User) -> None:
    """Open a suspended account again; the person signs in anew, with the roles still held."""
    with tenant_context([], user_id=by.pk, why=why):
        User.objects.filter(pk=user.pk).update(is_active=True)
