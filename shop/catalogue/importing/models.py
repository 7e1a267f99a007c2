from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ProductImport(models.Model):
    """A spreadsheet that was read. It changes nothing until it is confirmed, and only once."""

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("sent by")
    )
    shop = models.ForeignKey(
        "partner.Shop", models.CASCADE, related_name="+", verbose_name=_("shop")
    )
    filename = models.CharField(_("file"), max_length=200, blank=True)
    rows = models.JSONField(default=list)  # [line number, {column: text}], emptied once imported
    created_at = models.DateTimeField(_("sent on"))
    confirmed_at = models.DateTimeField(_("imported on"), null=True, blank=True)
    counts = models.JSONField(default=dict)  # of producers and products, once imported

    class Meta:
        app_label = "catalogue"
        ordering = ["-created_at", "-pk"]
        verbose_name = _("import of producers and products")
        verbose_name_plural = _("imports of producers and products")

    def __str__(self) -> str:
        return self.filename or f"{self.pk}"
