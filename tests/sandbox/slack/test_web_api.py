"""The Web API as slack_sdk uses it: Slack's answers, errors and cursors."""

import json
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError


@pytest.fixture
def slack(socket_stage: Any) -> Any:
    return socket_stage


def say(slack: Any, text: str) -> str:
    """Have Minji say something in the leads channel."""
    slack.app.event("message")(lambda event: None)
    return str(slack.hands.type("minji", text, channel="leads")["ts"])


def refusal(call: Any, **args: Any) -> str:
    with pytest.raises(SlackApiError) as refused:
        call(**args)
    return str(refused.value.response["error"])


def test_auth_test_names_the_bot_and_its_scopes(slack: Any) -> None:
    answer = slack.client.auth_test()

    assert (answer["team"], answer["team_id"]) == ("Hanbit Sales", "T0PRACTICE")
    assert answer["user_id"].startswith("U")
    assert answer["bot_id"].startswith("B")
    headers = {name.lower(): value for name, value in answer.headers.items()}
    assert "chat:write" in headers["x-oauth-scopes"].split(",")


@pytest.mark.parametrize(
    ("token", "error"),
    [
        ("xoxb-wrong", "invalid_auth"),
        ("", "not_authed"),
        ("xapp-practice-app-token", "not_allowed_token_type"),
    ],
)
def test_a_wrong_token_is_refused(slack: Any, token: str, error: str) -> None:
    client = WebClient(token=token, base_url=slack.slack.api_url)

    assert refusal(client.api_call, api_method="auth.test") == error


def test_only_the_app_token_opens_a_socket(slack: Any) -> None:
    assert refusal(slack.client.api_call, api_method="apps.connections.open") == (
        "not_allowed_token_type"
    )


def test_a_method_that_is_not_there_is_unknown(slack: Any) -> None:
    assert refusal(slack.client.api_call, api_method="chat.shout") == "unknown_method"


def test_a_missing_scope_is_named(slack: Any) -> None:
    world = slack.slack.world
    granted, all_scopes = ("chat:write",), world.app.scopes
    object.__setattr__(world.app, "scopes", granted)
    try:
        with pytest.raises(SlackApiError) as refused:
            slack.client.users_list()
    finally:
        object.__setattr__(world.app, "scopes", all_scopes)

    answer = refused.value.response
    assert (answer["error"], answer["needed"]) == ("missing_scope", "users:read")
    assert answer["provided"] == "chat:write"


def test_arguments_may_come_as_a_form(slack: Any) -> None:
    blocks = json.dumps([{"type": "divider"}])
    body = f"channel={slack.channel('leads')}&text=hi&blocks={blocks}".encode()
    request = Request(
        slack.slack.api_url + "chat.postMessage",
        body,
        {"Authorization": f"Bearer {slack.slack.bot_token}"},
    )
    with urlopen(request) as response:
        assert json.load(response)["ok"]

    [message] = slack.hands.messages("leads", "tae")
    assert message["blocks"][0]["type"] == "divider"


def test_a_posted_message_is_as_slack_stores_it(slack: Any) -> None:
    leads = slack.channel("leads")
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "*x*"}}]
    answer = slack.client.chat_postMessage(channel=leads, text="x", blocks=blocks)

    message = answer["message"]
    assert (answer["channel"], answer["ts"]) == (leads, message["ts"])
    assert message["bot_id"].startswith("B")
    assert message["blocks"][0]["block_id"]
    assert message["blocks"][0]["text"]["verbatim"] is False


def test_a_message_goes_to_a_name_or_a_person_but_an_edit_needs_the_id(slack: Any) -> None:
    post, edit = slack.client.chat_postMessage, slack.client.chat_update
    by_name = post(channel="#leads", text="a")
    by_user = post(channel=slack.user("minji"), text="b")

    assert by_name["channel"] == slack.channel("leads")
    assert by_user["channel"].startswith("D")
    assert refusal(edit, channel="leads", ts=by_name["ts"], text="c") == "channel_not_found"
    minji = slack.user("minji")
    assert refusal(edit, channel=minji, ts=by_user["ts"], text="c") == "channel_not_found"


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
        ({"channel": "outside", "text": "x"}, "not_in_channel"),
        ({"channel": "leads", "text": "x" * 40_001}, "msg_too_long"),
        ({"channel": "leads", "text": "x", "thread_ts": "1.2"}, "thread_not_found"),
        ({"channel": "leads", "text": "x", "blocks": [{"type": "?"}]}, "invalid_blocks"),
        ({"channel": "leads", "text": "x", "metadata": {"a": 1}}, "invalid_metadata_format"),
    ],
)
def test_a_wrong_message_is_refused(slack: Any, args: dict[str, Any], error: str) -> None:
    assert refusal(slack.client.chat_postMessage, **args) == error
    assert slack.hands.messages("leads") == []


def test_a_message_says_something(slack: Any) -> None:
    said = {"channel": "leads", "text": ""}
    call = slack.client.api_call

    assert refusal(call, api_method="chat.postMessage", json=said) == "no_text"


def test_refused_blocks_are_pointed_at_and_listed(slack: Any) -> None:
    bad = [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}]
    with pytest.raises(SlackApiError) as refused:
        slack.client.chat_postMessage(channel="leads", text="x", blocks=bad)

    [message] = refused.value.response["response_metadata"]["messages"]
    assert message.endswith("[json-pointer:/blocks/0/text/text]")
    [listed] = slack.hands.violations()
    assert (listed["source"], listed["rule"]) == ("chat.postMessage", "max_length")
    assert slack.hands.state()["violations"] == 1


def test_a_reply_to_a_reply_is_refused(slack: Any) -> None:
    post = slack.client.chat_postMessage
    parent = post(channel="leads", text="a")["ts"]
    reply = post(channel="leads", text="b", thread_ts=parent)["ts"]

    refused = refusal(post, channel="leads", text="c", thread_ts=reply)
    assert refused == "cannot_reply_to_message"


def test_an_edit_without_blocks_removes_them_and_only_new_text_is_an_edit(slack: Any) -> None:
    leads = slack.channel("leads")
    blocks = [{"type": "divider"}]
    ts = slack.client.chat_postMessage(channel=leads, text="a", blocks=blocks)["ts"]

    slack.client.chat_update(channel=leads, ts=ts, text="a", blocks=blocks * 2)
    [message] = slack.hands.messages("leads")
    assert "edited" not in message

    slack.client.chat_update(channel=leads, ts=ts, text="b")
    [message] = slack.hands.messages("leads")
    assert message["blocks"] == []
    assert message["edited"]


def test_only_own_messages_can_be_edited_and_deleted(slack: Any) -> None:
    leads = slack.channel("leads")
    theirs = say(slack, "mine")
    client = slack.client

    edit = refusal(client.chat_update, channel=leads, ts=theirs, text="x")
    assert edit == "cant_update_message"
    assert refusal(client.chat_delete, channel=leads, ts=theirs) == "cant_delete_message"
    assert refusal(client.chat_delete, channel=leads, ts="1.2") == "message_not_found"
    ours = client.chat_postMessage(channel=leads, text="a")["ts"]
    client.chat_delete(channel=leads, ts=ours)
    assert len(slack.hands.messages("leads")) == 1


def test_a_whisper_needs_its_person_in_the_channel_and_cannot_be_edited(slack: Any) -> None:
    leads, whisper = slack.channel("leads"), slack.client.chat_postEphemeral
    managers, minji = slack.channel("managers"), slack.user("minji")

    refused = refusal(whisper, channel=managers, user=minji, text="x")
    assert refused == "user_not_in_channel"
    ts = whisper(channel=leads, user=minji, text="x")["message_ts"]
    edit = refusal(slack.client.chat_update, channel=leads, ts=ts, text="y")
    assert edit == "message_not_found"


def test_a_permalink_leads_to_the_message(slack: Any) -> None:
    leads = slack.channel("leads")
    ts = slack.client.chat_postMessage(channel=leads, text="a")["ts"]
    reply = slack.client.chat_postMessage(channel=leads, text="b", thread_ts=ts)["ts"]

    link = slack.client.chat_getPermalink(channel=leads, message_ts=ts)["permalink"]
    assert link.endswith(f"/archives/{leads}/p{ts.replace('.', '')}")
    deep = slack.client.chat_getPermalink(channel=leads, message_ts=reply)["permalink"]
    assert f"thread_ts={ts}" in deep


def test_one_reaction_of_a_kind_is_enough(slack: Any) -> None:
    leads = slack.channel("leads")
    ts = slack.client.chat_postMessage(channel=leads, text="a")["ts"]
    slack.client.reactions_add(channel=leads, timestamp=ts, name="eyes")

    again = refusal(slack.client.reactions_add, channel=leads, timestamp=ts, name="eyes")
    assert again == "already_reacted"
    assert slack.hands.messages("leads")[0]["reactions"][0]["name"] == "eyes"


def test_a_link_preview_belongs_to_a_link_of_the_message(slack: Any) -> None:
    leads = slack.channel("leads")
    ts = say(slack, "see https://leads.example/L-1")
    preview = {"blocks": [{"type": "divider"}]}

    slack.client.chat_unfurl(channel=leads, ts=ts, unfurls={"https://leads.example/L-1": preview})
    assert list(slack.hands.messages("leads")[0]["unfurls"]) == ["https://leads.example/L-1"]
    wrong = {"https://other.example": preview}
    refused = refusal(slack.client.chat_unfurl, channel=leads, ts=ts, unfurls=wrong)
    assert refused == "cannot_unfurl_url"


def test_history_is_newest_first_without_replies_and_whispers(slack: Any) -> None:
    leads, client = slack.channel("leads"), slack.client
    first = client.chat_postMessage(channel=leads, text="1")["ts"]
    client.chat_postMessage(channel=leads, text="reply", thread_ts=first)
    client.chat_postEphemeral(channel=leads, user=slack.user("minji"), text="psst")
    client.chat_postMessage(channel=leads, text="2")

    messages = client.conversations_history(channel=leads)["messages"]

    assert [message["text"] for message in messages] == ["2", "1"]
    assert messages[1]["reply_count"] == 1


def test_history_pages_with_a_cursor(slack: Any) -> None:
    leads, client = slack.channel("leads"), slack.client
    for number in range(5):
        client.chat_postMessage(channel=leads, text=str(number))

    pages = [
        ([message["text"] for message in page["messages"]], page["has_more"])
        for page in client.conversations_history(channel=leads, limit=2)
    ]

    assert pages == [(["4", "3"], True), (["2", "1"], True), (["0"], False)]
    bad = refusal(client.conversations_history, channel=leads, cursor="x")
    assert bad == "invalid_cursor"


def test_history_starts_after_oldest_unless_inclusive(slack: Any) -> None:
    leads, client = slack.channel("leads"), slack.client
    stamps = [client.chat_postMessage(channel=leads, text=str(n))["ts"] for n in range(3)]

    def texts(**more: Any) -> list[str]:
        found = client.conversations_history(channel=leads, **more)["messages"]
        return [message["text"] for message in found]

    assert texts(oldest=stamps[1]) == ["2"]
    assert texts(oldest=stamps[1], inclusive=True) == ["2", "1"]
    assert texts(latest=stamps[1]) == ["0"]


def test_replies_come_with_their_parent_and_metadata_when_asked(slack: Any) -> None:
    leads, client = slack.channel("leads"), slack.client
    meta = {"event_type": "lead_card", "event_payload": {"key": "L-1"}}
    parent = client.chat_postMessage(channel=leads, text="card", metadata=meta)["ts"]
    client.chat_postMessage(channel=leads, text="r", thread_ts=parent, metadata=meta)

    plain = client.conversations_replies(channel=leads, ts=parent)["messages"]
    full = client.conversations_replies(channel=leads, ts=parent, include_all_metadata=True)

    assert [message["text"] for message in plain] == ["card", "r"]
    assert "metadata" not in plain[0]
    assert [message["metadata"] for message in full["messages"]] == [meta, meta]
    assert refusal(client.conversations_replies, channel=leads, ts="1.2") == "thread_not_found"


def test_reading_needs_membership_and_joining_gives_it(slack: Any) -> None:
    outside, client = slack.channel("outside"), slack.client
    assert refusal(client.conversations_history, channel=outside) == "not_in_channel"

    assert client.conversations_join(channel=outside)["channel"]["is_member"]
    assert client.conversations_history(channel=outside)["messages"] == []
    assert client.conversations_join(channel=outside)["warning"] == "already_in_channel"


def test_conversations_are_listed_and_described(slack: Any) -> None:
    client = slack.client
    names = [channel["name"] for channel in client.conversations_list()["channels"]]
    assert names == ["leads", "managers", "outside"]
    pages = [len(page["channels"]) for page in client.conversations_list(limit=2)]
    assert pages == [2, 1]

    managers = slack.channel("managers")
    channel = client.conversations_info(channel=managers)["channel"]
    assert (channel["name"], channel["is_member"]) == ("managers", True)
    members = client.conversations_members(channel=managers)["members"]
    assert slack.user("sora") in members
    assert slack.user("minji") not in members


def test_a_direct_conversation_is_opened_once(slack: Any) -> None:
    first = slack.client.conversations_open(users=slack.user("minji"))["channel"]["id"]
    second = slack.client.conversations_open(users=slack.user("minji"))["channel"]["id"]

    assert first == second
    assert first.startswith("D")
    assert refusal(slack.client.conversations_open, users="U0NOBODY") == "user_not_found"


def test_people_are_found_by_id_and_address(slack: Any) -> None:
    client = slack.client
    found = client.users_lookupByEmail(email="MINJI@example.com")["user"]
    assert (found["id"], found["tz"]) == (slack.user("minji"), "Asia/Seoul")
    assert found["profile"]["real_name"] == "Minji Kim"
    assert refusal(client.users_lookupByEmail, email="no@example.com") == "users_not_found"

    info = client.users_info(user=slack.user("sora"), include_locale=True)["user"]
    assert (info["locale"], info["tz_offset"]) == ("en-US", 9 * 3600)
    assert refusal(client.users_info, user="U0NOBODY") == "user_not_found"
    assert sum(not user["is_bot"] for user in client.users_list()["members"]) == 3


def test_a_file_is_uploaded_and_shared_in_a_thread(slack: Any) -> None:
    leads, client = slack.channel("leads"), slack.client
    parent = client.chat_postMessage(channel=leads, text="digest")["ts"]

    uploaded = client.files_upload_v2(
        channel=leads, thread_ts=parent, filename="a.csv", content="a,b", initial_comment="Here"
    )

    [top] = slack.hands.messages("leads")
    [reply] = top["thread"]
    assert (reply["text"], reply["files"][0]["name"]) == ("Here", "a.csv")
    info = client.files_info(file=uploaded["file"]["id"])["file"]
    assert (info["size"], info["mimetype"]) == (3, "")
    slack.hands.advance(1)
    info = client.files_info(file=uploaded["file"]["id"])["file"]
    assert info["mimetype"] == "text/csv"
    with urlopen(info["url_private"]) as response:
        assert response.read() == b"a,b"


def test_a_picture_block_waits_until_its_file_is_ready(slack: Any) -> None:
    client = slack.client
    file = client.files_upload_v2(filename="a.png", content=b"png")["file"]["id"]
    blocks = [{"type": "image", "slack_file": {"id": file}, "alt_text": "chart"}]
    post = client.chat_postMessage

    assert refusal(post, channel="leads", text="x", blocks=blocks) == "invalid_blocks"
    slack.hands.advance(1)
    assert post(channel="leads", text="x", blocks=blocks)["ok"]


def test_an_upload_must_be_as_long_as_announced(slack: Any) -> None:
    ticket = slack.client.files_getUploadURLExternal(filename="a.txt", length=5)
    with pytest.raises(HTTPError, match="400"):
        urlopen(Request(ticket["upload_url"], b"abc"))

    entry = [{"id": ticket["file_id"]}]
    refused = refusal(slack.client.files_completeUploadExternal, files=entry)
    assert refused == "file_not_found"


def test_a_file_needs_the_id_of_a_channel(slack: Any) -> None:
    upload = slack.client.files_upload_v2
    assert refusal(upload, channel="leads", filename="a", content="x") == "channel_not_found"


def test_the_team_and_the_bot_introduce_themselves(slack: Any) -> None:
    assert slack.client.team_info()["team"]["domain"] == "hanbitsales"
    assert slack.client.bots_info()["bot"]["user_id"] == slack.client.auth_test()["user_id"]
