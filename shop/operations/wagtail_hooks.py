from .messages import registration  # noqa: F401
