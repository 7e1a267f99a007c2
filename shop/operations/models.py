from .clock.models import ClockLock, ClockRun  # noqa: F401
from .cycles.models import PendingChange, ProducerNotice  # noqa: F401
