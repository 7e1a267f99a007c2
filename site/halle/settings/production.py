"""Production: every secret and address comes from the environment, nothing has a default."""

from . import _environment, _mail
from .base import *  # noqa: F403

SECRET_KEY = env("SECRET_KEY")  # noqa: F405
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")  # noqa: F405
BASE_URL = WAGTAILADMIN_BASE_URL = _environment.address(env, "HALLE_BASE_URL")  # noqa: F405
CSRF_TRUSTED_ORIGINS = [BASE_URL]

# Messages wait in the database for a worker: manage.py db_worker (docs/deployment.md).
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
MAILERS["provider"] = _mail.provider(env)  # noqa: F405
DEFAULT_FROM_EMAIL = SERVER_EMAIL = _environment.sender(env, "HALLE_FROM_EMAIL")  # noqa: F405

if DATABASES["default"]["ENGINE"].endswith("postgresql"):  # noqa: F405
    DATABASES["default"]["OPTIONS"] = {"pool": True}  # noqa: F405
STORAGES["staticfiles"]["BACKEND"] = "whitenoise.storage.CompressedManifestStaticFilesStorage"  # noqa: F405

SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 3600 * 24 * 30
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = OSCAR_BASKET_COOKIE_SECURE = True
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # other subdomains are not ours to force onto HTTPS
    "security.W019",  # Wagtail's preview shows our pages in a frame of our own
    "security.W021",  # nor to put on the browsers' preload list
]
