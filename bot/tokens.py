"""Tokens at rest: encrypted with a key of the settings, so that a copy of the database opens nothing.

Fernet (AES-128-CBC with HMAC-SHA256) with several keys: the newest encrypts, all of them decrypt. A key is
changed by putting a new one first, running `switchboard db encrypt-tokens`, and taking the old one away.
"""

from __future__ import annotations

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from pydantic import SecretStr

from config.errors import OperatorError


def new_key() -> str:
    """A key for `SWITCHBOARD_TOKEN_KEYS`."""
    return Fernet.generate_key().decode()


class TokenBox:
    """Encrypts and decrypts with the keys of the settings, the newest first."""

    def __init__(self, keys: Sequence[SecretStr]) -> None:
        """Take the keys.

        Raises:
            OperatorError: `bad-token-key`.
        """
        try:
            made = [Fernet(key.get_secret_value()) for key in keys]
        except ValueError as error:
            raise OperatorError("bad-token-key") from error
        self._fernet = MultiFernet(made) if made else None

    @property
    def has_key(self) -> bool:
        """Whether tokens can be kept at all."""
        return self._fernet is not None

    def encrypted(self, token: str) -> str:
        """As it is kept.

        Raises:
            OperatorError: `no-token-key`.
        """
        return self._with_key().encrypt(token.encode()).decode()

    def decrypted(self, kept: str) -> str:
        """The token.

        Raises:
            OperatorError: `no-token-key`; `token-unreadable` when it was kept with another key.
        """
        try:
            return self._with_key().decrypt(kept).decode()
        except InvalidToken:
            raise OperatorError("token-unreadable") from None

    def renewed(self, kept: str) -> str:
        """The same token, encrypted with the newest key.

        Raises:
            OperatorError: as `decrypted`.
        """
        try:
            return self._with_key().rotate(kept).decode()
        except InvalidToken:
            raise OperatorError("token-unreadable") from None

    def _with_key(self) -> MultiFernet:
        if self._fernet is None:
            raise OperatorError("no-token-key")
        return self._fernet
