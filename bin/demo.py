#!/usr/bin/env python
"""Migrate the database, load the demo hub and serve it, in one process: a second start is quick."""

import os
import socket
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PORT = int(os.environ.get("PORT") or 8000)


def main() -> None:
    check_port()
    sys.stdout.reconfigure(line_buffering=True)
    sys.path[:0] = [str(ROOT / "site"), str(ROOT)]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "halle.settings.dev")
    os.environ.setdefault("HALLE_BASE_URL", f"http://127.0.0.1:{PORT}")
    os.environ.setdefault("DJANGO_RUNSERVER_HIDE_WARNING", "true")
    import django
    from django.core.management import call_command

    django.setup()
    prepare_database()
    call_command("load_demo")
    threading.Thread(target=tick, daemon=True).start()
    call_command("runserver", f"127.0.0.1:{PORT}", use_reloader=False, skip_checks=True)


def tick() -> None:
    """Run the clock each minute, as cron does elsewhere, until the server ends."""
    from django.core.management import call_command
    from django.db import close_old_connections

    while True:
        try:
            call_command("run_clock")
        except Exception as error:
            print(f"The clock failed: {error}", file=sys.stderr)
        close_old_connections()
        time.sleep(60)


def check_port() -> None:
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", PORT)) == 0:
            sys.exit(f"Port {PORT} is taken. Choose another one: make demo PORT={PORT + 1}")


class Progress:
    """Count the steps that `migrate` reports, fifty at a time."""

    def __init__(self, total: int) -> None:
        self.total, self.done = total, 0

    def write(self, text: str) -> None:
        if " OK" in text:
            self.done += 1
            if self.done % 50 == 0 or self.done == self.total:
                print(f"  {self.done} of {self.total} steps")

    def flush(self) -> None:
        """Nothing waits."""


def prepare_database() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        print("Preparing the database: less than a minute, the first time only.")
        call_command("migrate", verbosity=1, stdout=Progress(total=len(missing)))


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(0)
