"""Whether a webhook's body was signed with our secret."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

_STRONGEST_FIRST = {"sha512": hashlib.sha512, "sha256": hashlib.sha256, "sha1": hashlib.sha1}


def is_signed(body: bytes, secret: str, signed: Sequence[str], spark: Sequence[str]) -> bool:
    """Whether the strongest of the signatures fits; a weaker one beside it does not help.

    `signed` are the values of X-Webex-Signature (`SHA-256=<hex>,SHA-512=<hex>`, or `sha256=<hex>`), `spark`
    those of X-Spark-Signature (the hexadecimal HMAC-SHA1 alone). Without a secret nothing is signed.
    """
    if not secret:
        return False
    found = {"sha1": spark[0].strip()} if spark else {}
    for part in ",".join(signed).split(","):
        name, _, digest = part.partition("=")
        found[name.strip().lower().replace("-", "")] = digest.strip()
    for name, kind in _STRONGEST_FIRST.items():
        if name in found:
            expected = hmac.new(secret.encode(), body, kind).hexdigest()
            return hmac.compare_digest(expected.encode(), found[name].lower().encode())
    return False
