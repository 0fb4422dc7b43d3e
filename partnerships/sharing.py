"""What an information-sharing agreement must say before it can start. Pure (domain rule 18)."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from partnerships.models.sharing import TERMS, SharingAgreement

LEAST_PARTIES = 2
WORDS: dict[str, str | Promise] = {
    "purpose": _("the purpose"),
    "legal_power": _("the legal power"),
    "necessity": _("why it is necessary"),
    "proportionality": _("why it is proportionate"),
    "consent_position": _("the position on consent"),
    "confidentiality": _("how the information is kept confidential"),
    "dpia_reference": _("the reference of the data protection impact assessment"),
}


def missing_from(agreement: SharingAgreement, *, bodies: int) -> list[str]:
    """What an agreement still lacks, in words for a sentence, in the order of its form.

    `bodies` is the number of its parties among the area's bodies; parties from elsewhere it names itself.
    """
    missing = []
    if bodies + len(agreement.other_names) < LEAST_PARTIES:
        missing.append(str(_("two parties")))
    missing += [str(WORDS[name]) for name in TERMS if not getattr(agreement, name).strip()]
    if agreement.review_due is None:
        missing.append(str(_("the date of its review")))
    return missing


SAID: tuple[tuple[str, str | Promise], ...] = (
    ("purpose", _("Purpose")),
    ("legal_power", _("Legal power")),
    ("necessity", _("Why it is necessary")),
    ("proportionality", _("Why it is proportionate")),
    ("consent_position", _("Position on consent")),
    ("confidentiality", _("Confidentiality")),
    ("dpia_reference", _("Impact assessment (DPIA)")),
)
"""What an agreement says, with the head it stands under on pages and in tables."""
