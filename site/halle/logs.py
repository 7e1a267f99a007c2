import logging

from django.conf import settings


class WithoutSecrets(logging.Filter):
    """Keep the secret of the address for returned mail out of the log of requests."""

    def filter(self, record: logging.LogRecord) -> bool:
        secret = settings.MAIL_WEBHOOK_TOKEN
        if secret and isinstance(record.args, tuple):
            record.args = tuple(_without(secret, each) for each in record.args)
        return True


def _without(secret: str, value):
    return value.replace(secret, "…") if isinstance(value, str) else value
