"""pytest plugin: `--db=sqlite` (default) or `--db=postgres`.

It runs before Django reads its settings, so it can name the database of this process. With
pytest-xdist the first process starts the server and removes everything at the end.
"""

import gc
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from .sqlite import SqliteDatabase

gc.set_threshold(50_000, 20, 20)  # the process is short: looking for cycles took 4 % of its time

FOLDER, TEMPLATE = "HALLE_TEST_FOLDER", "HALLE_TEST_TEMPLATE"
DATABASE = pytest.StashKey()


def pytest_addoption(parser) -> None:
    parser.addoption("--db", choices=["sqlite", "postgres"], default="sqlite")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config, parser, args) -> None:
    options = parser.parse_known_args(args)
    if options.help or options.version:
        return
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    if worker == "main":
        _prepare_run(early_config, options.db)
    folder = Path(os.environ[FOLDER]) / worker
    (folder / "static").mkdir(parents=True)  # whitenoise warns when there is none
    database = _database(options.db, worker, folder)
    early_config.stash[DATABASE] = database
    os.environ |= {"DATABASE_URL": database.url, "HALLE_VAR": str(folder)}


def _database(engine: str, worker: str, folder: Path):
    if engine == "sqlite":
        return SqliteDatabase(folder)
    from .postgres import PostgresDatabase

    run = folder.parent.name.rpartition("-")[2].lower()
    return PostgresDatabase(f"halle_test_{run}_{worker}", os.environ[TEMPLATE])


def _prepare_run(config, engine: str) -> None:
    """Make the folder of this run and, for PostgreSQL, the server; both go when the run ends."""
    folder = tempfile.mkdtemp(prefix="halle-tests-")
    os.environ[FOLDER] = folder
    os.environ["HALLE_VAR"] = folder
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if engine == "postgres":
        _prepare_postgres(config)


def _prepare_postgres(config) -> None:
    from . import postgres

    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        _use_given_server(os.environ["DATABASE_URL"])
        os.environ[TEMPLATE] = postgres.prepare_given_server()
    else:
        server = postgres.start_server()
        config.add_cleanup(server.remove)
        os.environ[TEMPLATE] = postgres.TEMPLATE


def _use_given_server(url: str) -> None:
    """Hand an address over to libpq, so that only database names differ from here on."""
    parts = urlsplit(url)
    found = {
        "PGHOST": parts.hostname,
        "PGPORT": parts.port,
        "PGUSER": parts.username,
        "PGPASSWORD": parts.password,
    }
    os.environ |= {key: unquote(str(value)) for key, value in found.items() if value}
