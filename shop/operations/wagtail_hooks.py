from .clock import registration as clock  # noqa: F401
from .cycles import registration as cycles  # noqa: F401
from .messages import registration as messages  # noqa: F401
