"""Tests: nothing leaves the process."""

from .base import *  # noqa: F403

SECRET_KEY = "only-for-tests"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS["provider"] = {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}  # noqa: F405
AXES_ENABLED = False
BASE_URL = WAGTAILADMIN_BASE_URL = "http://testserver"
