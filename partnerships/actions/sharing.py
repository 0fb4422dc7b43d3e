"""Information-sharing agreements from draft to end, and the reasoning of single questions."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actions import lock_current, touch
from core.actions.checks import require
from core.criteria.judging import listed
from core.errors import Refused
from core.models import Authority, Organisation
from core.permissions import Permission
from core.personal_data import looks_like_personal_data
from core.uk_dates import uk_date
from core.viewer import Viewer
from partnerships.models import SharingAgreement, SharingCheck, SharingParty
from partnerships.sharing import missing_from

State = SharingAgreement.State


@transaction.atomic
def draft_agreement(
    *, authority: Authority, bodies: Collection[Organisation], terms: Mapping[str, Any], by: Viewer
) -> SharingAgreement:
    """Write a draft: `bodies` are its parties in the area, `terms` its other columns as far as known."""
    require(Permission.RECORD_PARTNERSHIP, by=by, authority_id=authority.pk)
    agreement = SharingAgreement.objects.create(
        authority=authority, recorded_by_id=by.user_id, **_trimmed(terms)
    )
    _keep_parties(agreement, bodies, by)
    return agreement


@transaction.atomic
def edit_agreement(
    *,
    agreement: SharingAgreement,
    bodies: Collection[Organisation],
    terms: Mapping[str, Any],
    by: Viewer,
    version: int | None = None,
) -> SharingAgreement:
    """Change an agreement.

    Raises Refused once it has ended, or if one in force would lack something, and Stale.
    """
    require(Permission.RECORD_PARTNERSHIP, by=by, authority_id=agreement.authority_id)
    current = lock_current(agreement, version=version)
    if current.state == State.ENDED:
        raise Refused(_("This agreement has ended. Draft a new one."))
    changes = _trimmed(terms)
    if current.state == State.ACTIVE:
        for name, value in changes.items():
            setattr(current, name, value)
        _refuse_incomplete(current, len(bodies))
    _add_parties(current, bodies, by)
    touch(current, **changes)
    SharingParty.objects.filter(agreement=current).exclude(organisation__in=bodies).delete()
    return current


@transaction.atomic
def activate_agreement(
    *, agreement: SharingAgreement, starts_on: datetime.date, by: Viewer, version: int | None = None
) -> SharingAgreement:
    """Put a draft in force. Raises Refused naming all that it lacks (domain rule 18), and Stale."""
    require(Permission.RECORD_PARTNERSHIP, by=by, authority_id=agreement.authority_id)
    current = lock_current(agreement, version=version)
    if current.state != State.DRAFT:
        raise Refused(_("Only a draft can be put in force."))
    _refuse_incomplete(current, current.parties.count())
    if current.review_due is not None and current.review_due <= starts_on:
        words = _("Its review is due on %(date)s, which is not after its start.")
        raise Refused(words % {"date": uk_date(current.review_due)}, field="starts_on")
    touch(current, state=State.ACTIVE, starts_on=starts_on)
    return current


@transaction.atomic
def end_agreement(
    *,
    agreement: SharingAgreement,
    ended_on: datetime.date,
    reason: str,
    by: Viewer,
    version: int | None = None,
) -> SharingAgreement:
    """End an agreement in force. Raises Refused for a draft and for a day before its start; Stale."""
    require(Permission.RECORD_PARTNERSHIP, by=by, authority_id=agreement.authority_id)
    current = lock_current(agreement, version=version)
    if current.state != State.ACTIVE or current.starts_on is None:
        raise Refused(_("Only an agreement in force can end."))
    if ended_on < current.starts_on:
        words = _("It can’t end before it began on %(date)s.") % {"date": uk_date(current.starts_on)}
        raise Refused(words, field="ended_on")
    touch(current, state=State.ENDED, ended_on=ended_on, end_reason=reason.strip())
    return current


def _trimmed(terms: Mapping[str, Any]) -> dict[str, Any]:
    changes = {name: value.strip() if isinstance(value, str) else value for name, value in terms.items()}
    return {**changes, "marking": terms["marking"]} if "marking" in terms else changes


def _refuse_incomplete(agreement: SharingAgreement, bodies: int) -> None:
    if missing := missing_from(agreement, bodies=bodies):
        raise Refused(_("Before it can be in force it needs %(what)s.") % {"what": listed(missing)})


def _keep_parties(agreement: SharingAgreement, bodies: Collection[Organisation], by: Viewer) -> None:
    SharingParty.objects.bulk_create(
        SharingParty(
            authority_id=agreement.authority_id,
            agreement=agreement,
            organisation=body,
            recorded_by_id=by.user_id,
        )
        for body in bodies
    )


def _add_parties(agreement: SharingAgreement, bodies: Collection[Organisation], by: Viewer) -> None:
    known = set(agreement.parties.values_list("organisation_id", flat=True))
    _keep_parties(agreement, [body for body in bodies if body.pk not in known], by)


@transaction.atomic
def record_sharing_check(
    *, authority: Authority, answers: Mapping[str, Any], decided_on: datetime.date, by: Viewer
) -> SharingCheck:
    """Keep the reasoning of one sharing question and its outcome; `answers` are its columns.

    Raises Refused if a text seems to hold personal data (domain rule 2), and if the
    outcome is to share though the law, the need or the proportion speaks against it.
    """
    require(Permission.RECORD_PARTNERSHIP, by=by, authority_id=authority.pk)
    for name, value in answers.items():
        if isinstance(value, str) and (signs := looks_like_personal_data(value)):
            raise Refused(identity_words(signs), field=name)
    sound = all(answers[name] for name in ("has_power", "is_necessary", "is_proportionate"))
    if answers["outcome"] in SharingCheck.SHARES and not sound:
        words = _("Without a lawful power, a need and a fair proportion the outcome can’t be to share.")
        raise Refused(words, field="outcome")
    return SharingCheck.objects.create(
        authority=authority, decided_on=decided_on, recorded_by_id=by.user_id, **_trimmed(answers)
    )


def identity_words(signs: Collection[str]) -> str:
    """Why a text isn't taken that seems to name or reach a person."""
    words = _("This seems to hold %(what)s. Write it without anything that tells who the person is.")
    return words % {"what": listed(signs)}
