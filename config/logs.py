"""Logs: one line an event on standard error, with the time in UTC."""

from __future__ import annotations

import logging
import sys
import time


def set_up_logs(level: str) -> None:
    """Log from `level` ("INFO", …) on. For processes that stay; a command's only line is its error."""
    handler = logging.StreamHandler(sys.stderr)
    formatter = logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%SZ")
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    logging.basicConfig(level=level, handlers=[handler], force=True)
