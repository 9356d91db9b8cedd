"""Settings: from the environment (`SWITCHBOARD_…`), a `.env` file, a TOML file; secrets also from files."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from config.errors import OperatorError

PREFIX = "SWITCHBOARD_"


class Settings(BaseSettings):
    """What an operator can set; each has a default that works."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        toml_file="switchboard.toml",
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    database_url: str = Field("sqlite:///switchboard.db", repr=False)
    language: Literal["en", "fr", "ja"] = "en"
    timezone: str = "UTC"
    admins: Annotated[tuple[str, ...], NoDecode] = ()
    """E-mail addresses of the first full administrators; as text, with commas or spaces between them."""
    expiring_soon_days: int = Field(30, ge=1, le=365)
    inactivity_days: int = Field(90, ge=1, le=730)
    low_assignment_min_licenses: int = Field(10, ge=1)
    low_assignment_min_days: int = Field(30, ge=0)
    low_assignment_share: float = Field(0.5, gt=0, lt=1)
    """A line is low when its share is under this part of its peers' median."""
    regions_apart: bool = False
    organization_url: str = "https://admin.webex.com/?orgId={org_id}"
    """Where a customer's organization is opened; `{org_id}` is its UUID."""
    partner_url: str = "https://admin.webex.com"
    """Where the partner's own organization is opened."""
    english_report_headers: bool = False
    csv_byte_order_mark: bool = False
    """Begin reports with the mark that Excel needs to read accents when a CSV is opened by a double click."""
    spool_folder: Path = Path("var/spool")

    inbox_url: str = Field("", repr=False)
    """Where events are kept until they are answered; empty: in PostgreSQL beside the rest, with SQLite in a
    file of its own beside the database's (docs/decisions/0007-an-inbox-of-its-own.md)."""
    workers: int = Field(8, ge=1, le=64)
    """Threads that answer."""
    lease_seconds: float = Field(60, gt=0)
    """After how long without a sign of life another worker takes over."""
    delivery_workers: int = Field(4, ge=1, le=64)
    """Threads that deliver reports and notices."""
    delivery_hours: float = Field(24, gt=0)
    """How long it is tried to deliver something."""
    tick_seconds: float = Field(5, gt=0)
    """How often is looked for what is due."""
    long_report_rows: int = Field(20_000, ge=1)
    """With more rows a report that is asked for in a chat is built beside it, and shows how far it is."""
    catch_up_hours: float = Field(24, ge=0)
    """How late a run that was missed is still made up."""
    alert_expiring_days: Annotated[tuple[int, ...], NoDecode] = (90, 60, 30, 14, 7, 1)
    """How many days before the end of a contract it is told, each time."""
    alerts_at: str = Field("06:00", pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    """When each day is looked for what time alone brings, in the zone of `timezone`."""
    alerts_an_hour: int = Field(10, ge=1)
    """So many messages about alerts a room gets in an hour; the rest come as one digest."""
    sync_late_hours: float = Field(36, gt=0)
    """After so long without new data it is told that they are late."""
    http_host: str = "127.0.0.1"
    http_port: int = Field(8080, ge=0, lt=2**16)
    public_url: str = ""
    """Under which address the platforms reach us, without a path: `https://bot.example`."""
    token_keys: Annotated[tuple[SecretStr, ...], NoDecode] = ()
    """Keys for tokens at rest, the newest first (`switchboard db new-key` makes one)."""

    slack_bot_token: SecretStr = SecretStr("")
    slack_app_token: SecretStr = SecretStr("")
    """For Socket Mode; empty: Slack calls us over HTTP."""
    slack_signing_secret: SecretStr = SecretStr("")
    slack_client_id: str = ""
    slack_client_secret: SecretStr = SecretStr("")
    """With these two, more workspaces can install the app at /slack/install."""
    slack_workspaces: Annotated[tuple[str, ...], NoDecode] = ()
    """IDs of the workspaces whose people count."""
    slack_api_url: str = "https://slack.com/api/"
    slack_connections: int = Field(2, ge=1, le=10)
    """Sockets at a time: while one is renewed the other listens."""
    slack_renew_seconds: float = Field(600, gt=0)
    """A socket over which nothing came for so long is made anew: it may have gone silent."""

    webex_token: SecretStr = SecretStr("")
    webex_webhook_secret: SecretStr = SecretStr("")
    webex_organizations: Annotated[tuple[str, ...], NoDecode] = ()
    """IDs of the organizations whose people count."""
    webex_api_url: str = "https://webexapis.com/v1/"
    webex_check_seconds: float = Field(300, gt=0)
    """How often the webhooks are looked at, and what was missed meanwhile is fetched."""
    log_format: Literal["json", "text"] = "json"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator("admins", "slack_workspaces", "webex_organizations", "token_keys", mode="before")
    @classmethod
    def _listed(cls, value: Any) -> Any:
        return tuple(re.findall(r"[^\s,;\[\]\"']+", value)) if isinstance(value, str) else value

    @field_validator("alert_expiring_days", mode="before")
    @classmethod
    def _days(cls, value: Any) -> Any:
        found = tuple(int(word) for word in re.findall(r"\d+", value)) if isinstance(value, str) else value
        return tuple(sorted(set(found), reverse=True))

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError(f"{value!r} is not an IANA time zone such as Europe/Paris")
        return value

    @field_validator("public_url")
    @classmethod
    def _bare_address(cls, value: str) -> str:
        """Paths are the platforms' own: what is set is scheme, host and port."""
        if not value:
            return value
        parts = urlsplit(value)
        if parts.scheme not in ("https", "http") or not parts.hostname or parts.path not in ("", "/"):
            raise ValueError("it has to be an address without a path, such as https://bot.example")
        if parts.query or parts.fragment or parts.username is not None:
            raise ValueError("it has to be an address without a path, such as https://bot.example")
        return value.rstrip("/")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is nearer wins: arguments, environment, files it names, `.env`, the TOML file."""
        del file_secret_settings  # a folder of secrets: `_FILE` names each file, as containers have it
        named, toml = _NamedFiles(settings_cls), TomlConfigSettingsSource(settings_cls)
        return init_settings, env_settings, named, dotenv_settings, toml


class _NamedFiles(PydanticBaseSettingsSource):
    """A setting's value from the file that `SWITCHBOARD_<SETTING>_FILE` names: for secrets."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """The file's text without the line's end; None where no file is named."""
        del field
        named = os.environ.get(f"{PREFIX}{field_name.upper()}_FILE")
        if not named:
            return None, field_name, False
        try:
            return Path(named).read_text("utf-8").strip(), field_name, False
        except (OSError, UnicodeDecodeError) as error:
            raise OperatorError("bad-setting", setting=f"{field_name}_file", problem=str(error)) from error

    def __call__(self) -> dict[str, Any]:
        """All settings that a file is named for."""
        fields = self.settings_cls.model_fields
        found = {name: self.get_field_value(field, name)[0] for name, field in fields.items()}
        return {name: value for name, value in found.items() if value is not None}


def load_settings(**given: object) -> Settings:
    """Read the settings; what is `given` (from the command line) wins.

    Raises:
        OperatorError: `bad-setting`, with the setting's name and what is wrong with it.
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise OperatorError("bad-setting", setting=name, problem=first["msg"]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise OperatorError("bad-setting", setting="switchboard.toml", problem=str(error)) from error
