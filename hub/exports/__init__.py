"""Partner Hub's CSV exports: read from files of any shape they come in, and written again."""

from hub.exports.reader import read_exports

__all__ = ["read_exports"]
