from .cycles.models import PendingChange, ProducerNotice  # noqa: F401
