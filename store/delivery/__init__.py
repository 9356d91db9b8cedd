"""What goes out by itself, as rows: numbers, templates, schedules, the ledger of runs, the outbox."""
