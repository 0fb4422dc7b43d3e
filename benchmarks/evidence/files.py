"""What lies in an evidence pack, and the archive it becomes. Pure: the same files give the same bytes."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.evidence.signing import Signer

MANIFEST, SIGNATURE, PUBLIC_KEY, CHECKER = "manifest.json", "manifest.sig", "public-key.pem", "check_pack.py"
CHECKER_SOURCE = Path(__file__).with_name(CHECKER)
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class PackFile:
    """One file of a pack: its path in the archive, its bytes, and what it is in a few words."""

    path: str
    content: bytes
    what: str

    @property
    def sha256(self) -> str:
        """The hash that the manifest holds."""
        return hashlib.sha256(self.content).hexdigest()


def manifest_of(files: Iterable[PackFile], about: Mapping[str, Any]) -> bytes:
    """The manifest as JSON: what the pack is about, and each file with its size and SHA-256."""
    listed = [
        {"path": file.path, "what": file.what, "size": len(file.content), "sha256": file.sha256}
        for file in sorted(files, key=lambda file: file.path)
    ]
    return json.dumps({**about, "files": listed}, ensure_ascii=False, indent=2, sort_keys=True).encode()


def archive(files: Iterable[PackFile], about: Mapping[str, Any], signer: Signer) -> bytes:
    """The pack: the files, their manifest, its signature, the public key and the script that checks it."""
    held = [*files, PackFile(CHECKER, CHECKER_SOURCE.read_bytes(), "checks every hash and the signature")]
    manifest = manifest_of(held, about)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for path, content in (
            (MANIFEST, manifest),
            (SIGNATURE, signer.sign(manifest)),
            (PUBLIC_KEY, signer.public_key),
            *((file.path, file.content) for file in sorted(held, key=lambda file: file.path)),
        ):
            entry = zipfile.ZipInfo(path, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
    return written.getvalue()
