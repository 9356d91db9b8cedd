"""A secret never comes out of the logs, whatever is logged and however."""

from __future__ import annotations

import io
import json
import logging
import sys
import threading
import warnings
from collections.abc import Callable
from contextlib import redirect_stderr
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from config.logs import log_context, logging_from
from config.masking import MASKED, Mask, mask_of
from config.settings import Settings, load_settings

SECRET = "kQ7vXw2pLr9sTd4f"
LOG = logging.getLogger("switchboard.masking")

anything = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
secrets = st.text(st.characters(exclude_categories=("Cs", "Cc", "Z")), min_size=8, max_size=40).filter(
    lambda text: len(set(text)) > 4 and MASKED not in text
)


class Unreadable:
    """Fails when it is asked for its text, and says a secret."""

    def __str__(self) -> str:
        raise ValueError(SECRET)

    __repr__ = __str__


def logged(form: str, act: Callable[[], object], *known: str) -> str:
    """What comes out on standard error. The runner's own handlers stumble over what ours have to bear."""
    out = io.StringIO()
    root = logging.getLogger()
    theirs = root.handlers[:]
    for handler in theirs:
        root.removeHandler(handler)
    try:
        with redirect_stderr(out), logging_from("DEBUG", form, Mask(known)):  # type: ignore[arg-type]
            act()
    finally:
        for handler in theirs:
            root.addHandler(handler)
    return out.getvalue()


def in_plain(secret: str) -> None:
    LOG.info("it is %s", secret)


def in_the_format(secret: str) -> None:
    LOG.info("it is %%".replace("%%", secret.replace("%", "%%")))


def quoted(secret: str) -> None:
    LOG.info("they are %r", {"key": [secret], secret: (secret,)})


def in_json(secret: str) -> None:
    LOG.info(json.dumps({"token": secret}).replace("%", "%%"))


def as_bytes(secret: str) -> None:
    LOG.info("the body is %r", secret.encode())


def in_a_url(secret: str) -> None:
    LOG.info("called %s", f"https://api.example/{quote(secret)}?x={quote(secret, safe='')}")


def in_arguments_that_do_not_fit(secret: str) -> None:
    arguments = (secret,)
    LOG.info("%d pieces of %s", *arguments)


def in_the_context(secret: str) -> None:
    with log_context(platform="slack", event=secret):
        LOG.info("kept", extra={"workspace": secret})


def in_the_name_of_a_logger(secret: str) -> None:
    logging.getLogger(f"a.{secret}").warning("said")


def in_a_trace(secret: str) -> None:
    error = RuntimeError([secret])
    error.__cause__ = KeyError(secret)
    error.add_note(f"with {secret!r}")
    LOG.error("failed", exc_info=error, stack_info=True)


def in_a_thread_that_dies(secret: str) -> None:
    def die() -> None:
        raise ValueError(secret)

    thread = threading.Thread(target=die)
    thread.start()
    thread.join()


def in_a_warning(secret: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=True)
        warnings.warn(secret, stacklevel=2)


WAYS = (
    in_plain,
    in_the_format,
    quoted,
    in_json,
    as_bytes,
    in_a_url,
    in_arguments_that_do_not_fit,
    in_the_context,
    in_the_name_of_a_logger,
    in_a_trace,
    in_a_thread_that_dies,
    in_a_warning,
)


@pytest.mark.parametrize("form", ["json", "text"])
@pytest.mark.parametrize("way", WAYS)
def test_each_way_of_saying_a_secret_is_masked(way: Callable[[str], None], form: str) -> None:
    said = logged(form, lambda: way(SECRET), SECRET)
    assert MASKED in said
    assert SECRET not in said


@given(secret=secrets, around=st.tuples(anything, anything), way=st.sampled_from(WAYS[:9]))
def test_no_secret_comes_out(secret: str, around: tuple[str, str], way: Callable[[str], None]) -> None:
    before, after = around
    for form in ("json", "text"):
        said = logged(form, lambda: way(before + secret + after), secret)
        assert secret not in said
        for line in said.rstrip("\n").split("\n") if form == "json" else ():
            assert secret not in json.dumps(json.loads(line), ensure_ascii=False)


@pytest.mark.parametrize(
    "text",
    [
        f"xoxb-{SECRET}",
        f"token xoxe.xoxp-1-{SECRET}",
        f"xapp-1-A1-{SECRET}",
        f"Authorization: Bearer {SECRET}",
        f"{{'Authorization': 'Bearer {SECRET}'}}",
        f"authorization=basic {SECRET}==",
        f"postgresql://bot:{SECRET}@db/switchboard",
        f"postgresql://bot:p@{SECRET}@db/switchboard",
        f"host=db user=bot password={SECRET} dbname=x",
        f"https://hooks.slack.com/actions/T1/2/{SECRET}",
        f"https://files.slack.com/upload/v1/{SECRET}",
        f"wss://wss-primary.slack.com/link/?ticket={SECRET}&app_id=1",
        f"https://bot.example/slack/oauth?code={SECRET}&state={SECRET}",
        f'{{"access_token": "{SECRET}", "ok": true}}',
        f"{{'client_secret': '{SECRET}'}}",
        f'"response_url": "https://other.example/{SECRET}"',
    ],
)
def test_what_looks_like_a_secret_is_masked_though_nobody_named_it(text: str) -> None:
    assert SECRET not in Mask()(text)


@pytest.mark.parametrize(
    "text",
    [
        "kept slack T1 Ev1 in 0.002 s",
        "refused expiring to kim@partner.example: not-allowed intent='expiring' role='read_only'",
        "DeliveryError: send-refused code=429 reason='channel_not_found'",
        "https://bot.example/webex/events",
        "token-refused workspace='T1'",
    ],
)
def test_the_rest_stays_readable(text: str) -> None:
    assert Mask()(text) == text


def test_all_secrets_of_the_settings_are_known() -> None:
    values = {
        name: f"{name}-{SECRET}"
        for name, field in Settings.model_fields.items()
        if field.annotation is SecretStr
    }
    settings = load_settings(
        **values,
        token_keys=(f"key1-{SECRET}", f"key2-{SECRET}"),
        database_url="postgresql://me:p%40ss%20word@db/x",
    )
    mask = mask_of(settings)
    assert len(values) >= 6
    for value in (*values.values(), f"key1-{SECRET}", f"key2-{SECRET}", "p@ss word", "p%40ss%20word"):
        assert value not in mask(f"<{value}>")
        assert value not in repr(settings)
    assert "p%40ss" not in repr(settings)


def test_a_wrong_secret_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Exception, match="bad-setting") as raised:
        load_settings(webex_token=["not", SECRET])
    assert SECRET not in str(raised.value)
    assert SECRET not in str(raised.value.__cause__)


def test_a_text_that_fails_is_no_leak() -> None:
    for form in ("json", "text"):
        said = logged(form, lambda: LOG.info("it is %s", Unreadable()))
        assert SECRET not in said
        assert "Unreadable" in said


def test_a_line_of_json_has_its_context() -> None:
    def act() -> None:
        with log_context(platform="slack", workspace="T1"), log_context(event="Ev1"):
            LOG.info("answered\nin two lines", extra={"intent": "expiring"})

    line = json.loads(logged("json", act))
    assert line.pop("time").endswith("Z")
    assert line == {
        "level": "INFO",
        "logger": "switchboard.masking",
        "message": "answered\nin two lines",
        "platform": "slack",
        "workspace": "T1",
        "event": "Ev1",
        "intent": "expiring",
    }


def test_a_message_for_people_is_one_line() -> None:
    said = logged("text", lambda: LOG.info("a\n\x85\x1b[2JCRITICAL b"))
    assert len(said.splitlines()) == 1
    assert "\x1b" not in said


def test_libraries_are_quiet() -> None:
    said = logged("text", lambda: logging.getLogger("slack_sdk.web").info("a request"))
    assert said == ""
    assert sys.stderr is not None
