"""One module for each command: `configure(parser)` declares its arguments, `run(arguments)` does it."""
