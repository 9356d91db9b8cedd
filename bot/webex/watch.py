"""Looks after the webhooks from time to time, and after what was missed meanwhile."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from bot.webex.missed import Missed
from bot.webex.people import People
from bot.webex.webhooks import Registrations
from config.errors import DeliveryError

SOON = 10.0
"""Seconds until it is tried again where it did not work."""
STOPPING = 20.0
"""Seconds that a look under way may take to end."""

log = logging.getLogger(__name__)


class Watch:
    """A thread; `heard` is called when the webhooks were seen to be right."""

    def __init__(
        self,
        registrations: Registrations,
        missed: Missed,
        people: People,
        seconds: float,
        heard: Callable[[], None],
    ) -> None:
        """Look every so many `seconds`."""
        self._registrations, self._missed, self._people = registrations, missed, people
        self._seconds, self._heard = seconds, heard
        self._stopping = threading.Event()
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin with a look."""
        self._thread = threading.Thread(target=self._run, name="webex-watch", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End after the look that is under way."""
        self._stopping.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(STOPPING)

    def look_soon(self) -> None:
        """Something was lost: look before it is time."""
        self._wake.set()

    def _run(self) -> None:
        while not self._stopping.is_set():
            seconds = self._look()
            if self._wake.wait(seconds):
                self._wake.clear()
                self._stopping.wait(min(SOON, self._seconds))

    def _look(self) -> float:
        """Mend the webhooks, then fetch what was missed; gives the seconds until the next look."""
        try:
            bot = self._people.me()
            if self._registrations.public_url:
                if not self._registrations.mend():
                    self._people.forget_rooms()
                self._heard()
            self._missed.catch_up(bot)
        except DeliveryError as error:
            log.warning("Webex could not be asked after the webhooks: %s", error)
            return max(error.retry_after or 0.0, min(SOON, self._seconds))
        except Exception:
            log.exception("looking after the webhooks failed")
            return min(SOON, self._seconds)
        return self._seconds
