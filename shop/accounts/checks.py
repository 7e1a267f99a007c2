"""What `manage.py check --deploy` says about the limits of forms."""

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register
from django.utils.translation import gettext as _


@register(Tags.security, deploy=True)
def check_proxies(app_configs, **kwargs) -> list[CheckMessage]:
    """Behind a proxy that nobody names, all visitors come from one address."""
    if settings.TRUSTED_PROXIES:
        return []
    text = _("If a proxy stands before the site, all visitors count as one, and share its limits.")
    hint = _(
        "Set HALLE_TRUSTED_PROXIES to the proxy's network, such as 127.0.0.1/32; without a proxy, "
        "put accounts.W001 into SILENCED_SYSTEM_CHECKS."
    )
    return [Warning(text, hint=hint, id="accounts.W001")]
