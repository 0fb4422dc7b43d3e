"""The signature of an evidence pack: Ed25519 by the `cryptography` package, with this service's own key."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from core.errors import Refused

_SEED_BYTES = 32
NO_KEY = (
    "This service has no key to sign evidence packs with. Ask who runs it to set EVIDENCE_SIGNING_KEY, "
    "then have the pack made again."
)


@dataclass(frozen=True)
class Signer:
    """Signs with one key."""

    key: Ed25519PrivateKey

    def sign(self, content: bytes) -> bytes:
        """The 64 bytes of the signature."""
        return self.key.sign(content)

    @property
    def public_key(self) -> bytes:
        """The public key as PEM, with which anybody can check the signature."""
        return self.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the public key (DER), as 64 hexadecimal digits: what to compare by another way."""
        der = self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return hashlib.sha256(der).hexdigest()


def our_signer() -> Signer:
    """The signer of this service. Raises Refused where no key, or none of 64 hexadecimal digits, is set."""
    try:
        seed = bytes.fromhex(settings.EVIDENCE_SIGNING_KEY)
    except ValueError:
        seed = b""
    if len(seed) != _SEED_BYTES:
        raise Refused(NO_KEY)
    return Signer(Ed25519PrivateKey.from_private_bytes(seed))
