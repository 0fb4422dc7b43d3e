"""Mail: a few plain letters, each with a marking and one link, never with case content."""

from __future__ import annotations

from django.core.mail import send_mail
from django.template.loader import render_to_string

from core.models import Invitation
from core.viewer import Viewer


def send_letter(*, to: str, subject: str, template: str, context: dict[str, object]) -> None:
    """Send one plain-text letter rendered from `template`. Raises what the mail backend raises."""
    body = render_to_string(template, {"marking": "OFFICIAL", **context})
    send_mail(f"OFFICIAL: {subject}", body, None, [to])


def send_invitation(invitation: Invitation, *, url: str, by: Viewer) -> None:
    """Send the link of an invitation to the invited address."""
    send_letter(
        to=invitation.email,
        subject=f"Your invitation to Prevent Compliance for {invitation.authority.name}",
        template="mail/invitation.txt",
        context={"invitation": invitation, "url": url, "by": by},
    )
