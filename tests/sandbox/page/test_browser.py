"""A person works in the page: a real browser, a real Bolt app, cards, modals, mail and time."""

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode.websocket_client import SocketModeHandler
from slack_sdk import WebClient

from sandbox.demo import PracticeWorld

playwright = pytest.importorskip("playwright.sync_api")
CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="skipped: no Chromium on this machine"),
    pytest.mark.xdist_group("browser"),
]
ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
EVIL = "<img src=x onerror=alert(1)> &lt;!channel&gt; *bold*"


def plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


def option(text: str) -> dict[str, Any]:
    return {"text": plain(text), "value": text.lower()}


CARD: list[dict[str, Any]] = [
    {"type": "header", "text": plain("L-7 · Hanbit Logistics")},
    {"type": "section", "text": {"type": "mrkdwn", "text": EVIL}},
    {
        "type": "actions",
        "elements": [
            {"type": "button", "action_id": "qualify", "text": plain("Qualify"), "value": "L-7"},
            {
                "type": "button",
                "action_id": "drop",
                "text": plain("Drop"),
                "style": "danger",
                "confirm": {
                    "title": plain("Drop this lead?"),
                    "text": plain("Nobody will write to Hana."),
                    "confirm": plain("Drop it"),
                    "deny": plain("Keep it"),
                },
            },
            {
                "type": "overflow",
                "action_id": "more",
                "options": [option("Why"), option("Recycle")],
            },
        ],
    },
]


def entry(name: str, element: dict[str, Any], *, optional: bool = False) -> dict[str, Any]:
    block = {"type": "input", "block_id": name, "label": plain(name), "optional": optional}
    return {**block, "element": {"action_id": name, **element}}


MODAL: dict[str, Any] = {
    "type": "modal",
    "callback_id": "qualify",
    "title": plain("Qualify L-7"),
    "submit": plain("Save"),
    "blocks": [
        entry("need", {"type": "plain_text_input", "multiline": True}),
        entry("amount", {"type": "number_input", "is_decimal_allowed": False}),
        entry("budget", {"type": "radio_buttons", "options": [option("Yes"), option("No")]}),
        entry("met", {"type": "checkboxes", "options": [option("Buyer"), option("User")]}),
        entry("plan", {"type": "static_select", "options": [option("Small"), option("Large")]}),
        entry("owner", {"type": "users_select"}),
        entry("day", {"type": "datepicker"}),
        entry("deal", {"type": "external_select", "min_query_length": 1}, optional=True),
    ],
}


class TinyApp:
    """A Bolt app with one card, one modal and a Home tab; it keeps what it was sent."""

    def __init__(self, world: PracticeWorld) -> None:
        environment = world.environment()
        api = environment["SLACK_API_URL"]
        self.client = WebClient(token=environment["SLACK_BOT_TOKEN"], base_url=api, timeout=5)
        self.heard: list[tuple[str, Any]] = []
        self.socket: Any = SocketModeHandler(
            self.listeners(App(client=self.client, signing_secret="unused")),
            environment["SLACK_APP_TOKEN"],
            web_client=WebClient(token=environment["SLACK_APP_TOKEN"], base_url=api, timeout=5),
        )
        self.socket.connect()  # type: ignore[no-untyped-call]
        assert world.slack.wait_for_app()

    def listeners(self, app: App) -> App:
        app.action("qualify")(self.open_modal)
        app.action("drop")(self.hear)
        app.action("more")(self.hear)
        app.options("deal")(lambda ack, payload: ack(options=[option(f"{payload['value']}bit")]))
        app.view("qualify")(self.submitted)
        app.command("/lead")(lambda ack, command: ack(f"You asked for `{command['text']}`."))
        app.event("app_home_opened")(self.publish)
        app.event("message")(lambda: None)
        return app

    def open_modal(self, ack: Any, body: Any, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    def hear(self, ack: Any, action: Any) -> None:
        ack()
        self.heard.append((action["action_id"], action.get("selected_option", {}).get("value")))

    def submitted(self, ack: Any, view: Any) -> None:
        values = view["state"]["values"]
        if len(values["need"]["need"]["value"]) < 5:
            ack(response_action="errors", errors={"need": "Say a little more."})
            return
        ack()
        self.heard.append(("values", {name: value[name] for name, value in values.items()}))
        self.client.chat_postMessage(channel="leads", text="*Qualified*: 4 of 4")

    def publish(self, event: Any, client: WebClient) -> None:
        chart = {
            "type": "bar",
            "series": [{"name": "Leads", "data": [{"label": "Minji", "value": 3}]}],
            "axis_config": {"categories": ["Minji"]},
        }
        blocks = [
            {"type": "header", "text": plain("My desk")},
            {"type": "data_visualization", "title": "Load", "chart": chart},
        ]
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})


@pytest.fixture(scope="module")
def world() -> Iterator[PracticeWorld]:
    with PracticeWorld(product_url="http://127.0.0.1:9", lang="en") as world:
        yield world


@pytest.fixture(scope="module")
def app(world: PracticeWorld) -> Iterator[TinyApp]:
    app = TinyApp(world)
    yield app
    app.socket.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Any, world: PracticeWorld, app: TinyApp) -> Iterator[Any]:
    page = browser.new_page(viewport={"width": 1280, "height": 860})
    page.set_default_timeout(10_000)
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda line: troubles.extend([line.text] if line.type == "error" else []))
    page.goto(f"{world.url}?lang=en")
    page.wait_for_selector("body[data-ready]")
    yield page
    page.close()
    assert troubles == []


@pytest.fixture
def card(app: TinyApp, page: Any) -> Any:
    ts = app.client.chat_postMessage(channel="leads", text="A lead", blocks=CARD)["ts"]
    page.wait_for_selector(f'[data-ts="{ts}"]')
    return page.locator(f'[data-ts="{ts}"]')


def test_a_card_appears_by_itself_and_shows_text_as_text(card: Any) -> None:
    assert card.locator("h3").inner_text() == "L-7 · Hanbit Logistics"
    said = card.locator(".b-section").inner_text()
    assert "<!channel>" in said
    assert card.locator(".b-section strong").inner_text() == "bold"
    assert card.locator(".b-section img").count() == 0


def test_a_modal_takes_every_kind_of_input_and_shows_errors_beside_them(
    page: Any, app: TinyApp, world: PracticeWorld, card: Any
) -> None:
    card.get_by_role("button", name="Qualify").click()
    modal = page.locator("dialog.modal")
    modal.get_by_role("button", name="Save").click()
    modal.locator('[data-block="need"] .error').wait_for()
    modal.get_by_label("need").fill("No")
    modal.get_by_label("amount").fill("40000000")
    modal.get_by_label("Yes").check()
    modal.get_by_label("Buyer").check()
    modal.get_by_label("plan").select_option(label="Large")
    modal.get_by_label("owner").select_option(label="Jun Lee")
    modal.get_by_label("day").fill("2026-12-01")
    modal.get_by_label("deal").fill("Han")
    modal.get_by_role("option", name="Hanbit").click()
    modal.get_by_role("button", name="Save").click()
    modal.get_by_text("Say a little more.").wait_for()
    modal.get_by_label("need").fill("Plans 120 trucks by hand")
    modal.get_by_role("button", name="Save").click()
    page.get_by_text("4 of 4").wait_for()
    assert page.locator("dialog.modal").count() == 0
    name, values = app.heard[-1]
    assert name == "values"
    assert values["amount"]["value"] == "40000000"
    assert values["budget"]["selected_option"]["value"] == "yes"
    assert [one["value"] for one in values["met"]["selected_options"]] == ["buyer"]
    assert values["plan"]["selected_option"]["value"] == "large"
    assert values["owner"]["selected_user"] == world.slack.world.people.user("jun").id
    assert values["day"]["selected_date"] == "2026-12-01"
    assert values["deal"]["selected_option"]["value"] == "hanbit"


def test_escape_closes_a_modal(page: Any, world: PracticeWorld, card: Any) -> None:
    card.get_by_role("button", name="Qualify").click()
    page.locator("dialog.modal").wait_for()
    page.keyboard.press("Escape")
    page.locator("dialog.modal").wait_for(state="detached")
    minji = world.slack.world.people.user("minji").id
    assert world.slack.world.surfaces.stack(minji) == []


def test_a_dangerous_button_asks_first(page: Any, app: TinyApp, card: Any) -> None:
    card.get_by_role("button", name="Drop").click()
    page.get_by_role("button", name="Keep it").click()
    assert ("drop", None) not in app.heard
    card.get_by_role("button", name="Drop").click()
    with page.expect_response("**/control/interact"):
        page.get_by_role("button", name="Drop it").click()
    assert ("drop", None) in app.heard


def test_an_overflow_menu_works_with_the_keyboard(page: Any, app: TinyApp, card: Any) -> None:
    card.locator(".b-actions .more").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    with page.expect_response("**/control/interact"):
        page.keyboard.press("Enter")
    assert ("more", "recycle") in app.heard


def test_a_command_is_answered_to_its_sender_only(page: Any) -> None:
    page.locator("#composer textarea").fill("/lead help")
    page.keyboard.press("Enter")
    answer = page.locator(".ephemeral", has_text="You asked for help.")
    answer.first.wait_for()
    page.locator("#personas").get_by_role("button", name="Tae").click()
    page.locator('#personas [aria-pressed="true"]', has_text="Tae").wait_for()
    assert answer.count() == 0


def test_a_thread_is_read_and_answered(page: Any, app: TinyApp, card: Any) -> None:
    ts = card.get_attribute("data-ts")
    app.client.chat_postMessage(channel="leads", text="Her answer", thread_ts=ts)
    card.get_by_role("button", name="1 reply").click()
    thread = page.locator("#thread")
    thread.get_by_text("Her answer").wait_for()
    thread.locator("textarea").fill("I call her")
    page.keyboard.press("Enter")
    thread.get_by_text("I call her").wait_for()
    card.get_by_role("button", name="2 replies").wait_for()


def test_the_home_tab_is_drawn_with_its_chart(page: Any) -> None:
    page.locator("#sidebar").get_by_role("button", name="Home").click()
    page.get_by_role("heading", name="My desk").wait_for()
    label = page.locator(".home svg").get_attribute("aria-label")
    assert label == "Load. Leads Minji 3"


def test_a_manager_sees_channels_an_sdr_does_not(page: Any) -> None:
    assert page.locator("#sidebar").get_by_text("managers").count() == 0
    page.locator("#personas").get_by_role("button", name="Sora").click()
    page.locator("#sidebar").get_by_text("managers").wait_for()


def test_a_prospect_writes_and_our_mailbox_has_it(page: Any, world: PracticeWorld) -> None:
    page.get_by_role("button", name="New mail").click()
    page.locator('[name="subject"]').fill("Price?")
    page.locator('[name="text"]').fill("How much for 120 trucks?")
    page.locator("form.write").get_by_role("button", name="Send").click()
    page.locator(".letter.out", has_text="Price?").wait_for()
    stored = world.mailbox.stored("sales@saebyeok.example")
    assert any(b"Subject: Price?" in one.raw for one in stored)


def test_time_moves_by_a_button(page: Any, world: PracticeWorld) -> None:
    before = world.scene.clock.offset
    with page.expect_response("**/scene/time"):
        page.get_by_role("button", name="+1 week").click()
    assert world.scene.clock.offset == before + 604800


def test_the_language_changes_without_a_reload(page: Any) -> None:
    page.get_by_role("button", name="한국어").click()
    page.get_by_role("button", name="새 메일").wait_for()
    assert page.evaluate("document.documentElement.lang") == "ko"
    page.get_by_role("button", name="English").click()
    page.get_by_role("button", name="New mail").wait_for()


@pytest.mark.parametrize("side", ["outside", "inside"])
def test_a_phone_shows_one_side_at_a_time_without_scrolling_sideways(page: Any, side: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.locator(f'[data-show="{side}"]').click()
    assert page.locator(f".{side}").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_two_pages_see_the_same_news(page: Any, browser: Any, world: PracticeWorld) -> None:
    other = browser.new_page()
    other.goto(f"{world.url}?lang=en")
    other.wait_for_selector("body[data-ready]")
    page.locator("#composer textarea").fill("Good morning")
    page.keyboard.press("Enter")
    other.get_by_text("Good morning").first.wait_for(timeout=10_000)
    other.close()
