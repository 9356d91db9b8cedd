"""What the process does by itself: the tick, and the threads that deliver what it makes due."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from config.errors import OperatorError
from config.settings import Settings
from handlers.desk import Desk
from handlers.registry import HANDLERS
from handlers.running import DeskRuns
from notifications.alerts import evaluating, showing
from notifications.alerts.digesting import Digests
from notifications.alerts.kinds import Alerts
from notifications.alerts.rooms import Telling
from notifications.delivery import notices, progress, reports
from notifications.delivery.kinds import Kind
from notifications.delivery.work import Means, Watch, unwatched
from notifications.delivery.workers import Deliverers
from notifications.schedules.claiming import tick
from notifications.transport import Transport

log = logging.getLogger(__name__)


class Ticking:
    """The tick of this process. Others may have their own on the same database."""

    def __init__(
        self,
        desk: Desk,
        transports: Mapping[str, Transport],
        settings: Settings,
        clock: Callable[[], datetime],
        watch: Watch = unwatched,
        shown: progress.Shown | None = None,
    ) -> None:
        """Nothing is started yet. `shown` knows the messages that show how far something is."""
        self._database, self._clock, self._settings = desk.database, clock, settings
        self._made_up_within = timedelta(hours=settings.catch_up_hours)
        means = Means(
            desk.database,
            transports,
            _kinds(desk, settings, progress.Watching(desk.database, shown or progress.Nothing(), clock)),
            clock,
            latest=timedelta(hours=settings.delivery_hours),
            watch=watch,
        )
        self.deliverers = Deliverers(means, settings.delivery_workers, settings.lease_seconds)
        # It only ticks: what is due, and whose it is, is the database's to say.
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(1)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self._scheduler.add_job(self.tick, "interval", seconds=settings.tick_seconds, id="tick")

    def start(self) -> None:
        """Begin: first with what fell due while nobody ran."""
        self.deliverers.start()
        self._scheduler.start()
        self._scheduler.modify_job("tick", next_run_time=datetime.now(UTC))

    def stop(self, seconds: float) -> None:
        """Make nothing due any more, let what is being delivered end within `seconds`, give back the rest."""
        if self._scheduler.running:
            self._scheduler.shutdown()
        self.deliverers.stop(seconds)

    def tick(self) -> None:
        """Make runs of what is due now, look for alerts that time brings, and have both delivered."""
        now = self._clock()
        try:
            begun = tick(self._database, now, self._made_up_within)
            begun += evaluating.tick(self._database, now, self._settings)
        except OperatorError as error:
            log.warning("nothing can be made due now: %s", error)
            return
        if begun:
            self.deliverers.wake()


def _kinds(desk: Desk, settings: Settings, watching: progress.Watching) -> dict[str, Kind]:
    """What is delivered, by the kind that stands in its row."""
    telling = Telling(desk.database, settings, watching.shown, watching.clock, frozenset(HANDLERS))
    return {
        notices.KIND: notices.Notices(desk.database),
        reports.KIND: reports.Reports(watching, DeskRuns(desk), desk.spool),
        progress.KIND: progress.Progress(watching),
        showing.ALERT: Alerts(telling),
        showing.DIGEST: Digests(telling),
    }
