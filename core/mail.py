"""Mail: a few plain letters, each with a marking and one link, never with case content."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email.mime.text import MIMEText
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template import Context
from django.template.loader import get_template

from core.models import Invitation
from core.viewer import Viewer


@dataclass(frozen=True)
class Attachment:
    """A text file that goes with a letter; `parameters` stand in its content type beside the charset."""

    name: str
    content: bytes
    content_type: str
    parameters: Mapping[str, str] = field(default_factory=dict)

    def part(self) -> MIMEText:
        """The attachment as a part of a message, in UTF-8."""
        part = MIMEText(self.content.decode(), self.content_type.partition("/")[2], "utf-8")
        for name, value in self.parameters.items():
            part.set_param(name, value)
        part.add_header("Content-Disposition", "attachment", filename=self.name)
        return part


def send_letter(
    *,
    to: str | Sequence[str],
    subject: str,
    template: str,
    context: dict[str, object],
    attachment: Attachment | None = None,
    message_id: str = "",
) -> None:
    """Send one plain-text letter rendered from `template`. Raises what the mail backend raises.

    A letter that may have to be sent again after a crash has a `message_id` of its own, the same each time:
    mail systems then show it once.
    """
    # Plain text: a name with an apostrophe stays as it is written.
    body = get_template(template).template.render(  # type: ignore[attr-defined]
        Context({"marking": "OFFICIAL", **context}, autoescape=False)
    )
    letter = EmailMessage(f"OFFICIAL: {subject}", body, None, [to] if isinstance(to, str) else list(to))
    if message_id:
        letter.extra_headers["Message-ID"] = f"<{message_id}@{urlsplit(settings.PUBLIC_ORIGIN).hostname}>"
    if attachment is not None:
        letter.attach(attachment.part())
    letter.send()


def send_invitation(invitation: Invitation, *, url: str, by: Viewer) -> None:
    """Send the link of an invitation to the invited address."""
    send_letter(
        to=invitation.email,
        subject=f"Your invitation to Prevent Compliance for {invitation.authority.name}",
        template="mail/invitation.txt",
        context={"invitation": invitation, "url": url, "by": by},
    )
