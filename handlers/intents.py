"""The modules that answer intents. Importing one registers its handlers."""

from __future__ import annotations

from importlib import import_module

MODULES = (
    "handlers.help",
    "handlers.whoami",
    "handlers.settings",
    "handlers.outsiders",
    "handlers.room_scope",
    "handlers.welcome",
    "handlers.why",
    "handlers.overview",
    "handlers.customers",
    "handlers.customer",
    "handlers.ending",
    "handlers.overage",
    "handlers.unreadable",
    "handlers.reports",
    "handlers.templates",
    "handlers.template_changes",
    "handlers.template_deletion",
    "handlers.schedules",
    "handlers.schedule_changes",
    "handlers.subscriptions",
    "handlers.subscription_changes",
    "handlers.deliveries",
    "handlers.runs",
    "handlers.alerts",
    "handlers.alert_changes",
    "handlers.silences",
)


def load() -> None:
    """Register every handler (once: a module is imported once)."""
    for module in MODULES:
        import_module(module)
