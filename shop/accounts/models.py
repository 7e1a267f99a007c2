from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from oscar.apps.customer.abstract_models import AbstractUser, UserManager

from shop.rules.mail import address_key
from shop.rules.quota import DEFAULT_LIMIT

from .validators import plain_address


class InsensitiveUserManager(UserManager):
    """Finds an account by its e-mail, whatever the case in which it was typed."""

    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email__lower=address_key(email))


class User(AbstractUser):
    """A person who signs in. The e-mail is the login, unique whatever its case."""

    email = models.EmailField(_("email address"), unique=True, validators=[plain_address])
    phone = models.CharField(_("phone"), max_length=32, blank=True)
    email_confirmed_at = models.DateTimeField(_("e-mail confirmed at"), null=True, blank=True)
    enterprise_limit = models.PositiveSmallIntegerField(
        _("enterprises that may be owned"), default=DEFAULT_LIMIT
    )

    objects = InsensitiveUserManager()

    class Meta(AbstractUser.Meta):
        abstract = False
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="accounts_user_email_insensitive"),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def save(self, *args, **kwargs) -> None:
        self.email = self.email.strip()
        super().save(*args, **kwargs)


class Tally(models.Model):
    """How much a sender did since `began_at`; forgotten at `ends_at`. See shop.accounts.throttle.

    `key` is a keyed hash: the table tells nobody's address.
    """

    what = models.CharField(max_length=30)
    key = models.CharField(max_length=64)
    began_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)
    done = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["what", "key"], name="accounts_tally_one_each"),
        ]

    def __str__(self) -> str:
        return f"{self.what}: {self.done}"
