"""How allauth opens accounts here: it does not. People come in by invitation only."""

from types import SimpleNamespace

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest


class InvitedOnlyAdapter(DefaultAccountAdapter):
    """allauth's account adapter with sign-up closed and links that never trust a Host header."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """Send allauth's mail with its links on the configured origin, whatever host was asked."""
        request = context.get("request") or self.request
        if isinstance(request, HttpRequest):
            asked = f"{request.scheme}://{request.get_host()}"
            for name, value in context.items():
                if isinstance(value, str) and value.startswith(f"{asked}/"):
                    context[name] = settings.PUBLIC_ORIGIN + value.removeprefix(asked)
        host = settings.PUBLIC_ORIGIN.partition("://")[2]
        context["current_site"] = SimpleNamespace(name="Prevent Compliance", domain=host)
        super().send_mail(template_prefix, email, context)
