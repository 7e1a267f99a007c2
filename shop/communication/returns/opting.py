"""Declining the messages of a topic, and wanting them again."""

from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.utils.functional import Promise

from shop.communication.kinds import TOPICS
from shop.communication.models import OptOut
from shop.communication.opt_outs import read_token


@dataclass(frozen=True)
class Declining:
    """An address, a shop and a topic: what a link to decline stands for."""

    shop: object
    address: str
    topic: str

    @classmethod
    def of_token(cls, token: str) -> "Declining | None":
        """Return what a link stands for, None if it is forged or its shop is gone."""
        read = read_token(token)
        shop = read and apps.get_model("partner", "Shop").objects.filter(pk=read[0]).first()
        return cls(shop, read[1], read[2]) if shop and read[2] in TOPICS else None

    @property
    def words(self) -> str | Promise:
        return TOPICS[self.topic]

    @property
    def is_declined(self) -> bool:
        return self._rows().exists()

    def decline(self, *, now: datetime) -> None:
        """Write no more such messages to the address; doing so twice is doing it once."""
        OptOut.objects.get_or_create(
            shop=self.shop, key=self.address, topic=self.topic, defaults={"created_at": now}
        )

    def take_back(self) -> None:
        self._rows().delete()

    def _rows(self):
        return OptOut.objects.filter(shop=self.shop, key=self.address, topic=self.topic)
