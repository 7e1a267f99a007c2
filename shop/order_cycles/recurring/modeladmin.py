from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList

from shop.backoffice.display import column, state
from shop.backoffice.modeladmin import ShopModelAdmin
from shop.order_cycles.models import CycleRhythm
from shop.order_cycles.words import moment
from shop.rules.access import Action

from .forms import RhythmForm
from .naming import in_words
from .panels import DatesPanel
from .preparing import next_dates
from .services import delete_rhythm, rhythms_for


class RhythmAdmin(ShopModelAdmin):
    """The rhythms of the actor's enterprises: what the clock prepares by itself."""

    model = CycleRhythm
    base_url_path = "boutique/rythmes"
    menu_label = _("Rhythms")
    menu_icon = "rotate"
    menu_order = 22
    add_label = _("Add a rhythm")
    create_action = edit_action = delete_action = Action.EDIT_CYCLES
    list_display = ["in_words", "copied", "next_opening", "status"]
    ordering = ["-is_active", "pk"]
    empty_text = _(
        "No rhythm yet. A rhythm prepares your next order cycles as drafts: each Monday 8 h, for "
        "instance."
    )
    delete_warning = _(
        "Nothing more will be prepared. Drafts that nobody touched go with it, the others stay."
    )
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("coordinator"),
                    FieldPanel("model_cycle"),
                    FieldPanel("name_pattern"),
                ],
                heading=_("What is prepared"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("unit"), FieldPanel("every"), FieldPanel("nth")]),
                    FieldRowPanel([FieldPanel("opens_day"), FieldPanel("opens_time")]),
                    FieldRowPanel(
                        [
                            FieldPanel("closes_day"),
                            FieldPanel("closes_time"),
                            FieldPanel("more_weeks"),
                        ]
                    ),
                    FieldRowPanel([FieldPanel("ready_day"), FieldPanel("starts_on")]),
                ],
                heading=_("When"),
            ),
            DatesPanel(heading=_("Next dates")),
            MultiFieldPanel(
                [
                    FieldPanel("ahead"),
                    FieldPanel("asks_availability"),
                    FieldPanel("publishes_itself"),
                    FieldPanel("is_active"),
                ],
                heading=_("By itself"),
            ),
        ],
        base_form_class=RhythmForm,
    )

    def rows_for(self, actor, action):
        return rhythms_for(actor, action)

    def listed(self, rows):
        return rows.select_related("model_cycle", "coordinator")

    def delete(self, instance, actor) -> None:
        delete_rhythm(actor=actor, rhythm=instance, now=timezone.now())

    def url_after_saving(self, instance) -> str:
        """Stay on the form: it shows the drafts that were just prepared."""
        return reverse(self.url_helper.get_action_url_name("edit"), args=[instance.pk])

    @column(_("rhythm"))
    def in_words(self, row):
        return in_words(row)

    @column(_("copies"), "model_cycle__name")
    def copied(self, row):
        return row.model_cycle or "–"

    @column(_("next opening"))
    def next_opening(self, row):
        dates = next_dates(row, timezone.now()) if row.is_active else []
        return moment(dates[0].opens_at) if dates else "–"

    @column(_("state"), "is_active")
    def status(self, row):
        if row.model_cycle is None:
            return state(_("no cycle to copy"), "warning")
        return state(_("active"), "good") if row.is_active else state(_("paused"))
