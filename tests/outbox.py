"""What has left, for tests: reading it hands over what is due, as a worker would."""

from shop.communication.delivery import deliver

MAILERS = {
    "default": {"BACKEND": "shop.communication.door.Door"},
    "provider": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"},
}


class Outbox(list):
    """Django's `mail.outbox`, for which the queue is emptied whenever somebody looks."""

    def __iter__(self):
        self._fetch()
        return super().__iter__()

    def __len__(self) -> int:
        self._fetch()
        return super().__len__()

    def __getitem__(self, index):
        self._fetch()
        return super().__getitem__(index)

    def __eq__(self, other) -> bool:
        self._fetch()
        return super().__eq__(other)

    __hash__ = None

    def clear(self) -> None:
        self._fetch()
        super().clear()

    def _fetch(self) -> None:
        try:
            deliver()
        except RuntimeError as error:  # a test that may not ask the database wrote no message
            if "Database access not allowed" not in str(error):
                raise
