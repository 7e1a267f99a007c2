"""Oscar's settings. Imported first by base, so that everything after it wins."""

from oscar.defaults import *  # noqa: F403

from shop.rules.orders import CANCELLED, INITIAL, PIPELINE

OSCAR_SHOP_NAME = "Halle"
OSCAR_DEFAULT_CURRENCY = "EUR"
OSCAR_CURRENCY_LOCALE = "fr_FR"
OSCAR_HOMEPAGE = "/"
OSCAR_ALLOW_ANON_CHECKOUT = True
OSCAR_ALLOW_ANON_REVIEWS = False
OSCAR_MODERATE_REVIEWS = True
OSCAR_HIDDEN_FEATURES = ["reviews", "wishlists"]
OSCAR_MAX_BASKET_QUANTITY_THRESHOLD = 1000
OSCAR_BASKET_COOKIE_LIFETIME = 60 * 24 * 60 * 60  # a guest's list waits for a monthly cycle
OSCAR_RECENTLY_VIEWED_PRODUCTS = 0
OSCAR_DELETE_IMAGE_FILES = False
OSCAR_THUMBNAILER = "shop.catalogue.thumbnailer.WagtailThumbnailer"
OSCAR_MISSING_IMAGE_URL = "halle/missing.svg"
OSCAR_SLUG_ALLOW_UNICODE = False
OSCAR_SLUG_MAP = {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"}
OSCAR_SEND_REGISTRATION_EMAIL = True

OSCAR_INITIAL_ORDER_STATUS = INITIAL
OSCAR_INITIAL_LINE_STATUS = INITIAL
OSCAR_ORDER_STATUS_PIPELINE = PIPELINE
OSCAR_LINE_STATUS_PIPELINE = PIPELINE
OSCAR_ORDER_STATUS_CASCADE = {status: status for status in (*PIPELINE, CANCELLED)}

LOGIN_URL = "customer:login"
LOGIN_REDIRECT_URL = "/"
PHONENUMBER_DEFAULT_REGION = "FR"
# Oscar imports Haystack while loading, but Halle searches through Wagtail.
HAYSTACK_CONNECTIONS = {"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}}
