"""A developer's machine, and the demo: readable errors, mail written to files."""

from .base import *  # noqa: F403

DEBUG = env.bool("HALLE_DEBUG", default=True)  # noqa: F405
SECRET_KEY = env("SECRET_KEY", default="only-for-development-never-in-production")  # noqa: F405
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
INTERNAL_IPS = ["127.0.0.1"]
MAILERS["provider"] = {  # noqa: F405
    "BACKEND": "shop.communication.files.FileMailer",
    "OPTIONS": {"folder": VAR_DIR / "mail"},  # noqa: F405
}
WAGTAILADMIN_BASE_URL = BASE_URL  # noqa: F405
# Each saved page is indexed by a task, which says so twice.
LOGGING["loggers"]["django.tasks"] = {"level": "WARNING"}  # noqa: F405
