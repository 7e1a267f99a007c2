"""Several callers at the same moment, each in a thread with its own database connection.

Use it in tests marked `django_db(transaction=True)`: other connections see only what is committed.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections


def run_together(*calls: Callable[[], object]) -> list[object]:
    """Start all calls at once; return, in order, what each returned or the exception it raised."""
    start = Barrier(len(calls), timeout=30)

    def run(call: Callable[[], object]) -> object:
        try:
            start.wait()
            return call()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))
