"""What a run of the clock did, in words."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from .models import ClockRun

LATE = timedelta(minutes=5)  # a job of each minute that has been silent for so long has stopped
STEP_NAMES = {
    "prepare_drafts": _("drafts prepared"),
    "open_cycles": _("cycles opened"),
    "announce_closings": _("closings announced"),
    "cut_off_producers": _("cut-offs told to producers"),
    "close_cycles": _("cycles closed"),
    "send_rectifications": _("corrections sent"),
    "see_to_mail": _("mail looked after"),
    "forget_runs": _("old runs forgotten"),
}


def did(run: ClockRun) -> list[tuple[str, int]]:
    """Return what was done at least once, with its number."""
    return [(str(STEP_NAMES.get(step, step)), count) for step, count in run.done.items() if count]


def failures(run: ClockRun) -> list[tuple[str, str]]:
    """Return the steps that failed, with the error in one line."""
    return [(str(STEP_NAMES.get(step, step)), error) for step, error in run.failed.items()]


def trouble(now: datetime) -> str:
    """Say what is wrong with the clock; nothing while it runs well."""
    last = ClockRun.objects.complete().first()
    if last is None or now - last.started_at > LATE:
        return str(
            _(
                "The clock does not run: cycles still open and close on time, but nobody is told, "
                "and no message leaves. Have manage.py run_clock called each minute."
            )
        )
    if last.failed:
        return str(_("The clock failed at a step: look at its last run."))
    return ""
