"""Logs: one line an event on standard error, with the time in UTC, its context, and no secrets."""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Final, Literal

from config.masking import Mask

CONTEXT: Final = ("platform", "workspace", "event", "intent")
"""What a line can say beside its message."""
QUIET: Final = ("slack_sdk", "slack_bolt", "urllib3", "webexteamssdk", "alembic", "apscheduler", "asyncio")
"""Libraries whose own steps are nothing to an operator."""

_UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
"""Controls: with them a message could pass for another line, or steer a terminal."""
_UNSEEN_IN_TRACES: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")

_context: ContextVar[Mapping[str, str]] = ContextVar("log_context", default={})  # noqa: B039 - never changed


@contextmanager
def log_context(**facts: str) -> Iterator[None]:
    """Have the lines of this block say what they are about (names of `CONTEXT`)."""
    token = _context.set({**_context.get(), **facts})
    try:
        yield
    finally:
        _context.reset(token)


@contextmanager
def logging_from(
    level: str, form: Literal["json", "text"] = "text", mask: Mask | None = None
) -> Iterator[None]:
    """Log from `level` ("INFO", …) on while the block runs, whatever `mask` knows made unreadable.

    It is for processes that stay: a command that ends says what went wrong in one line. What a thread dies
    of and what libraries warn of is logged as well, so that it passes the same mask.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter((_Json if form == "json" else _Text)(mask or Mask()))
    root = logging.getLogger()
    before, hook = root.level, threading.excepthook
    root.addHandler(handler)
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)
    threading.excepthook = _log_death
    try:
        yield
    finally:
        threading.excepthook = hook
        logging.captureWarnings(capture=False)
        root.setLevel(before)
        root.removeHandler(handler)


def _log_death(died: threading.ExceptHookArgs) -> None:
    if died.exc_value is None or isinstance(died.exc_value, SystemExit):
        return
    error = (died.exc_type, died.exc_value, died.exc_traceback)
    logging.getLogger(__name__).critical("a thread died", exc_info=error)


class _Formatter(logging.Formatter):
    """What both forms share: the parts of a line, each masked.

    It never fails: a failure would be shown as it is, arguments and all.
    """

    def __init__(self, mask: Mask) -> None:
        super().__init__()
        self._mask = mask

    def parts(self, record: logging.LogRecord) -> dict[str, str]:
        parts = {
            "time": f"{datetime.fromtimestamp(record.created, UTC):%Y-%m-%dT%H:%M:%S}.{record.msecs:03.0f}Z",
            "level": record.levelname,
            "logger": self._mask(record.name),
            "message": self._mask(_message(record)),
        }
        known = _context.get()
        for name in CONTEXT:
            said = getattr(record, name, known.get(name))
            if said:
                parts[name] = self._mask(_as_text(said))
        trace = self._trace(record)
        return {**parts, "trace": self._mask(trace)} if trace else parts

    def _trace(self, record: logging.LogRecord) -> str:
        try:
            traces = (
                self.formatException(record.exc_info) if record.exc_info else record.exc_text or "",
                self.formatStack(record.stack_info) if record.stack_info else "",
            )
        except Exception as error:  # noqa: BLE001 - an exception that cannot say what it is
            return f"({type(error).__name__} while its trace was written)"
        return "\n".join(trace for trace in traces if trace)


class _Json(_Formatter):
    """One JSON object a line, for machines."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(self.parts(record), ensure_ascii=False)


class _Text(_Formatter):
    """For people. A message is one line whatever is in it; a trace follows on lines of its own."""

    def format(self, record: logging.LogRecord) -> str:
        parts = self.parts(record)
        time, level, logger, message = (parts.pop(name) for name in ("time", "level", "logger", "message"))
        trace = parts.pop("trace", "")
        about = " ".join(f"{name}={value}" for name, value in parts.items())
        line = f"{time} {level} {logger}: {message}" + (f" [{about}]" if about else "")
        line = _UNSEEN.sub(_escaped, line)
        return f"{line}\n{_UNSEEN_IN_TRACES.sub(_escaped, trace)}" if trace else line


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception:  # noqa: BLE001 - arguments that do not fit
        arguments = record.args if isinstance(record.args, tuple) else (record.args,)
        return " ".join(map(_as_text, (record.msg, *arguments)))


def _escaped(found: re.Match[str]) -> str:
    return found.group().encode("unicode_escape").decode()


def _as_text(value: object) -> str:
    try:
        return str(value)
    except Exception:  # noqa: BLE001 - whatever an object's own text fails with
        return f"({type(value).__name__})"
