"""The tables of the core."""

from core.models.base import (
    AuthorityOwned,
    CrossingForeignKey,
    Editable,
    EffectiveDated,
    ThreatChecked,
    effective,
    threat_check_complete,
)
from core.models.bodies import Contact, Organisation
from core.models.links import SignedLink
from core.models.people import Invitation, Membership, NationalRole, User
from core.models.places import AreaFact, Authority, PoliceForce
from core.models.records import (
    AccessEvent,
    Attestation,
    Document,
    DocumentVersion,
    ImportBatch,
    ImportMemory,
    Job,
    Outbox,
    SubmittedForm,
)
from core.models.reviews import ReviewReminder

__all__ = [
    "AccessEvent",
    "AreaFact",
    "Attestation",
    "Authority",
    "AuthorityOwned",
    "Contact",
    "CrossingForeignKey",
    "Document",
    "DocumentVersion",
    "Editable",
    "EffectiveDated",
    "ImportBatch",
    "ImportMemory",
    "Invitation",
    "Job",
    "Membership",
    "NationalRole",
    "Organisation",
    "Outbox",
    "PoliceForce",
    "ReviewReminder",
    "SignedLink",
    "SubmittedForm",
    "ThreatChecked",
    "User",
    "effective",
    "threat_check_complete",
]
