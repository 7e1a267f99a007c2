from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProducersConfig(AppConfig):
    name = "producers"
    verbose_name = _("Producers")

    def ready(self) -> None:
        """Let a story that waits be announced once: its task tells readers and administrators.

        Wagtail's second notice, of the workflow, would tell the administrators again.
        """
        from wagtail.admin.signal_handlers import workflow_submission_email_notifier as second

        second.valid_classes = ()
