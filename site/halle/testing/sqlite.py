"""A SQLite file for one worker, copied from the migrated one."""

import sqlite3
from pathlib import Path

from . import migrated

NAME = "halle.sqlite3"


class SqliteDatabase:
    """The database of one test process."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME
        self.url = f"sqlite:///{self.path}"

    def create(self) -> None:
        self.template = migrated.cached("sqlite", _build) / NAME
        copy(self.template, self.path)

    def restore(self) -> None:
        """Undo everything since the migrations, even while another thread is connected."""
        copy(self.template, self.path)

    def drop(self) -> None:
        """Leave the file: its folder is removed at the end of the run."""


def copy(source: Path, target: Path) -> None:
    """Copy a database page by page, with SQLite's own locks."""
    original, duplicate = sqlite3.connect(source), sqlite3.connect(target, timeout=20)
    try:
        original.backup(duplicate)
    finally:
        duplicate.close()
        original.close()


def _build(folder: Path, older: Path | None) -> None:
    if older:
        copy(older / NAME, folder / NAME)
    migrated.migrate(f"sqlite:///{folder / NAME}")
