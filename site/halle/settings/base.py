"""Settings that every environment shares. Read from the environment, or from a .env file.

DATABASE_URL      sqlite:///… (default: var/halle.sqlite3) or postgres://…
HALLE_BASE_URL    the public address, used in e-mails and the admin: https://www.ferme.example
HALLE_TRUSTED_PROXIES  our own proxies' networks: 127.0.0.1/32,10.0.0.0/8
HALLE_VAR         where the database, uploads and collected static files live
HALLE_FROM_EMAIL  the sender of all mail; its domain must be the site's
HALLE_MAIL_PER_MINUTE              messages per minute at most (0: no limit)
HALLE_MAIL_PER_MINUTE_BY_DOMAIN    the same by domain: orange.fr=20;*=60
HALLE_MAIL_DIGEST_HOUR             when the daily summaries leave, Paris time: 0 to 23 (18)
HALLE_MAIL_KEEP_DAYS               how long the log of messages is kept (180; 0: for ever)
HALLE_MAIL_WEBHOOK_TOKEN           the secret in the address that the provider calls
HALLE_MAIL_SPF            what the SPF record must allow: include:spf.provider.example (or none)
HALLE_MAIL_DKIM           selector=record, as the provider gives them, separated by commas
HALLE_MAIL_DMARC_REPORTS  the address that gets the daily reports on the domain's mail
HALLE_MAIL_LOOK_UP        whether `check --deploy` asks the DNS for these records (true)

Production only: SECRET_KEY, ALLOWED_HOSTS, and who sends the mail:
HALLE_MAIL_PROVIDER       smtp (needs EMAIL_URL), brevo (needs BREVO_API_KEY)
                          or mailjet (needs MAILJET_API_KEY and MAILJET_SECRET_KEY)
HALLE_MAIL_TIMEOUT        seconds to wait for each answer of the provider (15)
"""

from pathlib import Path

import environ
from django.utils.csp import CSP

from . import _environment, _mail
from ._limits import *  # noqa: F403
from ._oscar import *  # noqa: F403
from ._wagtail import *  # noqa: F403

BASE_DIR = Path(__file__).resolve().parents[3]
env = environ.Env()
env.read_env(BASE_DIR / ".env")

VAR_DIR = Path(env("HALLE_VAR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)
BASE_URL = _environment.address(env, "HALLE_BASE_URL", default="http://127.0.0.1:8000")

DEBUG = False
ROOT_URLCONF = "halle.urls"
WSGI_APPLICATION = "halle.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SITE_ID = 1

INSTALLED_APPS = [
    "halle",
    "home",
    "guides",
    "producers",
    # The shop. Each Oscar app that is forked replaces the one named in the comment.
    "shop.operations",
    "shop.storefront",
    "shop.pricing",
    "shop.order_cycles",
    "shop.fees",
    "shop.backoffice",
    "shop.accounts",
    "oscar.config.Shop",
    "oscar.apps.analytics.apps.AnalyticsConfig",
    "shop.checkout.apps.CheckoutConfig",  # oscar.apps.checkout
    "oscar.apps.address.apps.AddressConfig",
    "shop.shipping.apps.ShippingConfig",  # oscar.apps.shipping
    "shop.catalogue.apps.CatalogueConfig",  # oscar.apps.catalogue
    "oscar.apps.catalogue.reviews.apps.CatalogueReviewsConfig",
    "shop.communication.apps.CommunicationConfig",  # oscar.apps.communication
    "shop.partner.apps.PartnerConfig",  # oscar.apps.partner
    "shop.basket.apps.BasketConfig",  # oscar.apps.basket
    "shop.payment.apps.PaymentConfig",  # oscar.apps.payment
    "oscar.apps.offer.apps.OfferConfig",
    "shop.order.apps.OrderConfig",  # oscar.apps.order
    "shop.customer.apps.CustomerConfig",  # oscar.apps.customer
    "shop.search.apps.SearchConfig",  # oscar.apps.search
    "oscar.apps.voucher.apps.VoucherConfig",
    "oscar.apps.wishlists.apps.WishlistsConfig",
    # Oscar cannot run without its dashboard apps; they have no URL here.
    "oscar.apps.dashboard.apps.DashboardConfig",
    "oscar.apps.dashboard.reports.apps.ReportsDashboardConfig",
    "oscar.apps.dashboard.users.apps.UsersDashboardConfig",
    "oscar.apps.dashboard.orders.apps.OrdersDashboardConfig",
    "oscar.apps.dashboard.catalogue.apps.CatalogueDashboardConfig",
    "oscar.apps.dashboard.offers.apps.OffersDashboardConfig",
    "oscar.apps.dashboard.partners.apps.PartnersDashboardConfig",
    "oscar.apps.dashboard.pages.apps.PagesDashboardConfig",
    "oscar.apps.dashboard.ranges.apps.RangesDashboardConfig",
    "oscar.apps.dashboard.reviews.apps.ReviewsDashboardConfig",
    "oscar.apps.dashboard.vouchers.apps.VouchersDashboardConfig",
    "oscar.apps.dashboard.communications.apps.CommunicationsDashboardConfig",
    "oscar.apps.dashboard.shipping.apps.ShippingDashboardConfig",
    "widget_tweaks",
    "treebeard",
    "django_tables2",
    *WAGTAIL_APPS,  # noqa: F405
    "wagtail_modeladmin",
    "django_htmx",
    "axes",
    "django_tasks_db",
    "django.contrib.postgres",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sites",
    "django.contrib.flatpages",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "halle.middleware.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "shop.storefront.middleware.ShopMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "shop.backoffice.gate.LibraryGate",
    "shop.partner.arrival.ArrivalMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "shop.basket.middleware.BasketMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["shop.backoffice.templatetags.french_dates"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.debug",
                "django.template.context_processors.i18n",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "oscar.core.context_processors.metadata",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    }
]

SQLITE_URL = f"sqlite:///{VAR_DIR / 'halle.sqlite3'}"
DATABASES = {"default": env.db_url("DATABASE_URL", default=SQLITE_URL)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Write locks are taken at the start of a transaction, so two writers wait instead of failing.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
    }

CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://")}
TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    # Alone: a second one would hash again for an account that exists, and take twice its time.
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 9},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AXES_FAILURE_LIMIT = 6
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "shop/account/locked_out.html"
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_FORM_FIELD = "username"
AXES_USERNAME_CALLABLE = "shop.accounts.attempts.login_name"
AXES_CLIENT_IP_CALLABLE = "shop.accounts.visitors.network_of"
# The networks of our own proxies: only they say where a request comes from.
TRUSTED_PROXIES = env.list("HALLE_TRUSTED_PROXIES", default=[])

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
LOCALE_PATHS = [BASE_DIR / "site" / "halle" / "locale"]
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# What anything sends goes through the first and is kept in the log; the second sends it.
MAILERS = {
    "default": {"BACKEND": "shop.communication.door.Door"},
    "provider": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"},
}
DEFAULT_FROM_EMAIL = _environment.sender(
    env, "HALLE_FROM_EMAIL", default="Halle <bonjour@localhost>"
)
MAIL_PER_MINUTE = _environment.number(env, "HALLE_MAIL_PER_MINUTE", 0)
MAIL_PER_MINUTE_BY_DOMAIN = _environment.rates(env, "HALLE_MAIL_PER_MINUTE_BY_DOMAIN")
MAIL_DIGEST_HOUR = _environment.number(env, "HALLE_MAIL_DIGEST_HOUR", 18, most=23)
MAIL_KEEP_DAYS = _environment.number(env, "HALLE_MAIL_KEEP_DAYS", 180)
MAIL_WEBHOOK_TOKEN = env("HALLE_MAIL_WEBHOOK_TOKEN", default="")
vars().update(_mail.records(env))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_secrets": {"()": "halle.logs.WithoutSecrets"}},
    "loggers": {"django.request": {"filters": ["without_secrets"]}},
}

SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.SELF],
}
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail's preview shows our pages in a frame
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
