"""One report in a process of its own: prints how long it took, its rows, and the most memory it had."""

from __future__ import annotations

import json
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from hub.vocabulary import ReportTemplate
from reports.build import ReportRequest, build_report
from reports.period import with_period
from store.database import open_database
from store.export import ReportQuery
from store.scope import Scope


def peak_megabytes() -> float:
    """The most memory this process ever had (VmHWM), where the system tells it; else what getrusage says."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1024 * 1024 if sys.platform == "darwin" else 1024
    )


def main(url: str, template: str) -> None:
    """Build the report the way the bot does, file and checksum included."""
    now = datetime.now(UTC)
    query = with_period(ReportQuery(ReportTemplate(template), Scope()), None, None, now)
    database = open_database(url)
    with tempfile.TemporaryDirectory() as folder, database.read() as connection:
        began = perf_counter()
        file = build_report(connection, ReportRequest(query, "benchmark", now.date()), Path(folder))
        seconds = perf_counter() - began
    print(
        json.dumps({"seconds": seconds, "rows": file.rows, "megabytes": peak_megabytes(), "size": file.size})
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
