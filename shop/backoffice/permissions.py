"""Rights in the back office: they come from roles in enterprises, never from Django permissions."""

from django.apps import apps
from django.db.models import Exists, OuterRef, QuerySet
from wagtail_modeladmin.helpers import PermissionHelper

from shop.rules.access import Action

# How the names of our own addresses in the administration begin. Each asks for roles itself.
PORTAL_PREFIXES = ("boutique_", "shop_", "portal_")


def has_shop(actor, action: Action) -> bool:
    """Say whether the actor may do this in at least one shop. Asked once per request."""
    answers = getattr(actor, "_answers_by_action", None)
    if answers is None:
        answers = actor._answers_by_action = {}
    if action not in answers:
        shops = apps.get_model("partner", "Shop").objects.for_actor(actor, action)
        answers[action] = shops.exists()
    return answers[action]


class RolePermissionHelper(PermissionHelper):
    """Answer modeladmin's questions from `rows_for`, which knows an actor's rows."""

    def __init__(self, model_admin) -> None:
        super().__init__(model_admin.model, model_admin.inspect_view_enabled)
        self.model_admin = model_admin

    def user_has_any_permissions(self, user) -> bool:
        return self.user_can_list(user)

    def user_can_list(self, user) -> bool:
        return has_shop(user, Action.VIEW)

    def user_can_create(self, user) -> bool:
        action = self.model_admin.create_action
        return action is not None and has_shop(user, action)

    def user_can_inspect_obj(self, user, obj) -> bool:
        return self.inspect_view_enabled and self.may(user, obj, Action.VIEW)

    def user_can_edit_obj(self, user, obj) -> bool:
        return self.may(user, obj, self.model_admin.edit_action)

    def user_can_delete_obj(self, user, obj) -> bool:
        return self.may(user, obj, self.model_admin.delete_action)

    def user_can_export(self, user) -> bool:
        return has_shop(user, self.model_admin.export_action)

    def may(self, user, obj, action: Action | None) -> bool:
        """Say whether this row may be acted on: by the list's annotation, else by a query."""
        if action is None:
            return False
        granted = getattr(obj, _granted(action), None)
        if granted is None:
            granted = self.model_admin.rows_for(user, action).filter(pk=obj.pk).exists()
        return granted

    def annotate(self, rows: QuerySet, user) -> QuerySet:
        """Let each row carry what the user may do with it, so that lists ask nothing per row."""
        wanted = {Action.VIEW, self.model_admin.edit_action, self.model_admin.delete_action}
        return rows.annotate(
            **{
                _granted(action): Exists(
                    self.model_admin.rows_for(user, action).order_by().filter(pk=OuterRef("pk"))
                )
                for action in wanted - {None}
            }
        )


def _granted(action: Action) -> str:
    return f"granted_{action.value}"
