from oscar.apps.communication import apps


class CommunicationConfig(apps.CommunicationConfig):
    name = "shop.communication"

    def ready(self) -> None:
        super().ready()
        from . import checks  # noqa: F401
