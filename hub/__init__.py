"""Partner Hub: its vocabulary, its records, and where they come from."""
