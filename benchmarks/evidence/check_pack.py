"""Check an evidence pack: python3 check_pack.py PACK.zip [--fingerprint SHA256-OF-THE-PUBLIC-KEY]

Needs nothing but Python 3.9: every hash is checked with its standard library. The signature is checked
with the `cryptography` package where it is installed, else with the `openssl` program (1.1.1 or later).
Ends with 0 if all is as it was signed, 1 if anything differs, 2 if it could not be checked.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    HAS_CRYPTOGRAPHY = True
except ImportError:
    HAS_CRYPTOGRAPHY = False

MANIFEST, SIGNATURE, PUBLIC_KEY = "manifest.json", "manifest.sig", "public-key.pem"
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


class CannotCheck(Exception):
    """The pack can't be read, or nothing here can check a signature."""


def read(path: str) -> tuple[bytes, bytes, bytes, dict[str, bytes | None]]:
    """(the manifest's bytes, signature, public key, {path: bytes, None if damaged} of every other file)."""
    try:
        with zipfile.ZipFile(path) as pack:
            names = pack.namelist()
            held = {name: unpacked(pack, name) for name in names}
        first = [held.pop(name) for name in (MANIFEST, SIGNATURE, PUBLIC_KEY)]
    except (OSError, zipfile.BadZipFile, KeyError) as problem:
        raise CannotCheck(f"{path} is no evidence pack: {problem}") from problem
    if len(set(names)) != len(names):
        raise CannotCheck(f"{path} holds two files of one name, so no two programs need read the same.")
    manifest, signature, public_key = (content or b"" for content in first)
    return manifest, signature, public_key, held


def unpacked(pack: zipfile.ZipFile, name: str) -> bytes | None:
    """One file of the pack; None where it is damaged."""
    try:
        return pack.read(name)
    except DAMAGED:
        return None


def differences(manifest: bytes, files: dict[str, bytes | None]) -> Iterator[str]:
    """What differs between the manifest and the files, a line each."""
    try:
        listed = {entry["path"]: entry["sha256"] for entry in json.loads(manifest)["files"]}
    except (ValueError, KeyError, TypeError):
        yield f"{MANIFEST}: damaged, so no file can be compared with it"
        return
    for path in sorted(listed.keys() - files.keys()):
        yield f"{path}: in the manifest, not in the pack"
    for path in sorted(files.keys() - listed.keys()):
        yield f"{path}: in the pack, not in the manifest"
    for path in sorted(files.keys() & listed.keys()):
        content = files[path]
        if content is None or hashlib.sha256(content).hexdigest() != listed[path]:
            yield f"{path}: changed since it was signed"


def fingerprint(public_key: bytes) -> str:
    """SHA-256 of the public key in DER, as hexadecimal digits."""
    body = re.sub(rb"-----[A-Z ]+-----|\s", b"", public_key)
    try:
        return hashlib.sha256(base64.b64decode(body)).hexdigest()
    except ValueError:
        return "one that can't be read"


def is_signed(manifest: bytes, signature: bytes, public_key: bytes) -> bool:
    """Whether the signature is the key's, over this manifest. Raises CannotCheck without a tool for it."""
    if not HAS_CRYPTOGRAPHY:
        return is_signed_by_openssl(manifest, signature, public_key)
    try:
        key = load_pem_public_key(public_key)
        if not isinstance(key, Ed25519PublicKey):
            return False
        key.verify(signature, manifest)
    except (InvalidSignature, ValueError):
        return False
    return True


def is_signed_by_openssl(manifest: bytes, signature: bytes, public_key: bytes) -> bool:
    """The same with the `openssl` program."""
    with tempfile.TemporaryDirectory() as folder:
        names = {"data": manifest, "sig": signature, "key": public_key}
        paths = {}
        for name, content in names.items():
            paths[name] = Path(folder, name)
            paths[name].write_bytes(content)
        words = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", str(paths["key"]), "-rawin"]
        words += ["-in", str(paths["data"]), "-sigfile", str(paths["sig"])]
        try:
            done = subprocess.run(words, capture_output=True, check=False)
        except FileNotFoundError as missing:
            raise CannotCheck("Install the `cryptography` package or openssl for the signature.") from missing
        return done.returncode == 0


def check(path: str, wanted_fingerprint: str) -> Iterator[str]:
    """Lines that say what is wrong with a pack; none if all is well."""
    manifest, signature, public_key, files = read(path)
    if not is_signed(manifest, signature, public_key):
        yield "The signature is not that of the manifest."
    if wanted_fingerprint and fingerprint(public_key) != wanted_fingerprint.replace(":", "").lower():
        yield f"The public key is another one: {fingerprint(public_key)}"
    yield from differences(manifest, files)


def main() -> int:
    """Run the check and say how it ended."""
    words = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    words.add_argument("pack")
    words.add_argument("--fingerprint", default="", help="what the service says its public key is")
    given = words.parse_args()
    try:
        problems = list(check(given.pack, given.fingerprint))
        public_key = read(given.pack)[2]
    except CannotCheck as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    for line in problems:
        sys.stdout.write(f"{line}\n")
    if not problems:
        sys.stdout.write(f"All is as it was signed, by the key {fingerprint(public_key)}.\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
