from django.utils.translation import gettext as _
from wagtail_modeladmin.helpers import ButtonHelper


class RowButtonHelper(ButtonHelper):
    """The buttons of a row, in plain words."""

    def add_button(self, classnames_add=None, classnames_exclude=None):
        button = super().add_button(classnames_add, classnames_exclude)
        label = self.view.model_admin.add_label or button["label"]
        return button | {"label": label, "title": label}

    def inspect_button(self, pk, classnames_add=None, classnames_exclude=None):
        button = super().inspect_button(pk, classnames_add, classnames_exclude)
        return button | {"label": _("View"), "title": _("View")}
