"""Cache of migrated databases, keyed by every migration file and the pinned requirements.

Running all migrations takes most of a minute; copying the result takes a fraction of a second.
A new migration is applied to a copy of the last database that it extends.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
CACHE = ROOT / ".pytest_cache" / "halle"
KEPT = 3  # cached databases of each engine


def manifest() -> dict[str, str]:
    """Return a digest for each file that decides what a migrated database looks like."""
    files = [ROOT / "requirements.txt"]
    for app in ("home", "guides", "producers", "shop"):
        files += sorted((ROOT / app).glob("**/migrations/*.py"))
    return {
        str(path.relative_to(ROOT)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }


def key_of(files: dict[str, str]) -> str:
    return hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()[:16]


@contextmanager
def locked(name: str) -> Iterator[None]:
    """Let one process at a time build a database; the others wait for its result."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def migrate(url: str) -> None:
    """Run every migration on the database at an address, in a process of its own."""
    environment = os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "halle.settings.test",
    }
    command = [sys.executable, ROOT / "manage.py", "migrate", "--verbosity=0"]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"The migrations failed on {url}:\n{done.stdout}{done.stderr}")


def cached(engine: str, build: Callable[[Path, Path | None], None]) -> Path:
    """Return the folder of the migrated database of an engine, building it when it is not cached.

    `build` gets the folder to fill, and the folder of an older database to start from, or None.
    """
    files = manifest()
    home = CACHE / f"{engine}-{key_of(files)}"
    with locked(engine):
        if not home.exists():
            fresh = Path(tempfile.mkdtemp(prefix="building-", dir=CACHE))
            try:
                build(fresh, _older(engine, files))
                (fresh / "manifest.json").write_text(json.dumps(files))
                fresh.rename(home)
            finally:
                shutil.rmtree(fresh, ignore_errors=True)
            _prune(engine)
    return home


def _older(engine: str, files: dict[str, str]) -> Path | None:
    """Return the newest cached database whose migrations are all still there, unchanged."""
    for home in _newest_first(engine):
        known = json.loads((home / "manifest.json").read_text())
        if known.items() <= files.items():
            return home
    return None


def _newest_first(engine: str) -> list[Path]:
    homes = [path.parent for path in CACHE.glob(f"{engine}-*/manifest.json")]
    return sorted(homes, key=lambda home: home.stat().st_mtime, reverse=True)


def _prune(engine: str) -> None:
    for home in _newest_first(engine)[KEPT:]:
        shutil.rmtree(home, ignore_errors=True)
