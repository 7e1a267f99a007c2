"""Query growth: a list must cost the same number of queries with 3 rows as with 30."""

from collections.abc import Callable

from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext


def queries(client, url: str, status: int = 200) -> list[str]:
    """Return the SQL that a GET of the address costs. The cache is warmed by a first GET."""
    cache.clear()
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    assert response.status_code == status, f"{url} answered {response.status_code}"
    return [query["sql"] for query in captured.captured_queries]


def assert_same_queries(client, url: str, add_row: Callable[[], object]) -> int:
    """Render the address with 3 and with 30 rows, and return the number of queries of both.

    `add_row` makes one more row that the page lists.
    """
    few = _with_rows(client, url, add_row, 3)
    many = _with_rows(client, url, add_row, 27)
    extra = "\n".join(query for query in many if query not in few)
    assert len(many) == len(few), (
        f"{url}: {len(few)} → {len(many)} queries, such as\n{extra[:4000]}"
    )
    return len(many)


def _with_rows(client, url: str, add_row: Callable[[], object], rows: int) -> list[str]:
    for _ in range(rows):
        add_row()
    return queries(client, url)
