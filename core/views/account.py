"""One's own account: what protects it, where it is open, and the roles it carries."""

from __future__ import annotations

from collections import Counter
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse

from core.views.base import ViewerView

KINDS = Authenticator.Type


class Account(ViewerView):
    """Password, address, second step, passkeys and sessions on one page, each with its way to change it."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        mine = Authenticator.objects.filter(user_id=self.viewer.user_id)
        kinds = Counter(mine.values_list("type", flat=True))
        codes = mine.filter(type=KINDS.RECOVERY_CODES).first()
        context = {
            "title": self.viewer.name,
            "has_app": kinds[KINDS.TOTP] > 0,
            "passkeys": kinds[KINDS.WEBAUTHN],
            "codes_left": len(codes.wrap().get_unused_codes()) if codes else None,
            "sessions": len(UserSession.objects.purge_and_list(request.user)),
        }
        return self.page("core/account.html", context)
