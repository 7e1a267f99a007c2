"""What an approval does. Wagtail imports this before its models: import none here."""


def publish(workflow_state, user=None) -> None:
    """Publish what was approved: the setting WAGTAIL_FINISH_WORKFLOW_ACTION.

    The workflow's task says who may approve. An editor approves stories without the right to
    publish any other page, so this right is not asked for once more.
    """
    revision = workflow_state.content_object.get_latest_revision()
    revision.publish(user=user, skip_permission_checks=True)
