"""The process: command line, console and wiring."""
