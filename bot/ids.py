"""The names by which Slack tells us what was pressed or sent in."""

from enum import StrEnum


class Action(StrEnum):
    """Buttons and menus in messages and on the App Home."""

    ACCEPT = "accept"
    ASSIGN = "assign"
    QUALIFY = "qualify"
    CONVERT = "convert"
    NOTE = "note"
    REPLY = "reply"
    MORE = "more"
    SNOOZE = "snooze"
    RECYCLE = "recycle"
    UPDATE = "update"
    UNDO = "undo"
    REVIVE = "revive"
    SHOW = "show"
    DEAL_ACCEPT = "deal-accept"
    DEAL_REJECT = "deal-reject"
    DEAL_MORE = "deal-more"
    DEAL_SHOW = "deal-show"
    REVIEW_SENT = "review-sent"
    REVIEW_AGAIN = "review-again"
    REVIEW_SKIP = "review-skip"
    REPLAY = "replay"
    TASK_DONE = "task-done"
    NEW_LEAD = "new-lead"
    HOME_BACK = "home-back"
    HOME_NEXT = "home-next"
    HOME_REFRESH = "home-refresh"
    LIST_PAGE = "list-page"


class Callback(StrEnum):
    """Modals that are sent in."""

    ASSIGN = "assign-form"
    QUALIFY = "qualify-form"
    CONVERT = "convert-form"
    NOTE = "note-form"
    REPLY = "reply-form"
    SNOOZE = "snooze-form"
    RECYCLE = "recycle-form"
    DISQUALIFY = "disqualify-form"
    HAND_BACK = "hand-back-form"
    ENROLL = "enroll-form"
    NEW_LEAD = "new-lead-form"
    DEAL_ACCEPT = "deal-accept-form"
    DEAL_REJECT = "deal-reject-form"
    DEAL_MOVE = "deal-move-form"
    DEAL_AMOUNT = "deal-amount-form"
    DEAL_LOSE = "deal-lose-form"


class Shortcut(StrEnum):
    """Entries in Slack's own menus."""

    NEW_LEAD = "new_lead"
    LEAD_FROM_MESSAGE = "lead_from_message"
