"""The process as an operator sees it: its HTTP side, whether it is ready, its figures."""
