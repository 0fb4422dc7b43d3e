"""What is written about the requests themselves: forms carried out once, accesses noted."""

from __future__ import annotations

import uuid

from core.models import AccessEvent, Authority, SubmittedForm
from core.tenancy import current_tenancy
from core.viewer import Viewer


def claim_submission(token: uuid.UUID | None, *, by: Viewer | None) -> str | None:
    """Claim a form's token for this request; `by` is None where it came by a signed link.

    Returns None when the form is new (or carries no token), otherwise the
    address the first submission led to. A second request waits in the database
    until the first has finished.
    """
    if token is None:
        return None
    user_id = by.user_id if by else None
    form, is_new = SubmittedForm.objects.get_or_create(token=token, defaults={"user_id": user_id})
    if is_new:
        return None
    return form.result_url if form.user_id == user_id else ""


def finished_submission(token: uuid.UUID | None, *, by: Viewer | None) -> str | None:
    """Where the viewer's form with this token led to, or None if it was not carried out yet."""
    if token is None:
        return None
    forms = SubmittedForm.objects.filter(token=token).exclude(result_url="")
    done = forms.filter(user_id=by.user_id) if by else forms.filter(user__isnull=True)
    return done.values_list("result_url", flat=True).first()


def finish_submission(token: uuid.UUID | None, result_url: str | None) -> None:
    """Remember where a form led to; None releases the token, so that it can be sent again corrected."""
    if token is None:
        return
    claimed = SubmittedForm.objects.filter(token=token)
    if result_url is None:
        claimed.delete()
    else:
        claimed.update(result_url=result_url[:500])


def note_access(kind: str, detail: str, *, by: Viewer | None, authority: Authority | None = None) -> None:
    """Leave a trace of an access that changes no row, such as a refused address or an opened document."""
    AccessEvent.objects.create(
        kind=kind,
        detail=detail[:300],
        user_id=by.user_id if by else None,
        authority_id=authority.pk if authority else None,
        request_id=current_tenancy().request_id,
    )
