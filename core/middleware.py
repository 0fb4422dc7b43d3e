"""One viewer and one tenant context for each request."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace

from django.core.exceptions import BadRequest
from django.db import DataError, transaction
from django.http import HttpResponse
from django.utils import timezone

from core.once import reading_a_page
from core.requests import ViewerRequest
from core.tenancy import reopen, tenant_context
from core.viewer import build_viewer

READS = frozenset({"GET", "HEAD"})


class ViewerMiddleware:
    """Build `request.viewer` and open the tenant context around the whole response.

    The transaction also spans a lazily rendered template (which is why
    ATOMIC_REQUESTS would not do), and is rolled back when the answer is a
    server error or the database was sent a NUL. No page is kept by a cache or shown again
    by the back button: signed in it shows an area's records, signed out it may hold a
    secret link or a form's token.
    """

    def __init__(self, get_response: Callable[[ViewerRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: ViewerRequest) -> HttpResponse:
        request.viewer = None
        request.area = None
        request.holds_nul = False
        request.request_id = uuid.uuid4().hex
        user = request.user
        if not user.is_authenticated:
            return _kept_nowhere(self.get_response(request))
        with tenant_context([], user_id=user.pk, request_id=request.request_id) as known:
            viewer = request.viewer = build_viewer(user, on=timezone.localdate())
            reopen(replace(known, authority_ids=viewer.authority_ids, is_national=viewer.is_national))
            with reading_a_page() if request.method in READS else nullcontext():
                response = self.get_response(request)
            if response.status_code >= 500 or request.holds_nul:
                transaction.set_rollback(True)
        return _kept_nowhere(response)

    def process_exception(self, request: ViewerRequest, exception: Exception) -> None:
        """Answer 400 where a NUL was sent and no form refused it before the database or Python did.

        No page sends one. A form says so beside its field, and keeps what was typed.
        """
        if isinstance(exception, DataError | ValueError) and _holds_nul(request):
            request.holds_nul = True
            raise BadRequest("No page sends a NUL, and the database takes none.") from exception


def _holds_nul(request: ViewerRequest) -> bool:
    sent = [*request.GET.lists(), *request.POST.lists()]
    return any("\x00" in text for name, values in sent for text in (name, *values))


def _kept_nowhere(response: HttpResponse) -> HttpResponse:
    response.setdefault("Cache-Control", "no-store, private")
    return response
