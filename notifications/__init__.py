"""What changed and who is told: a sync runs here, in one transaction with what follows from it."""
