"""Alerts as rows: episodes, their history, who hears of them, and what was told."""
