"""What the Makefile runs: set-up and checks of the project itself. Not part of the program."""
