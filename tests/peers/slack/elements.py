"""What Slack refuses of text objects and interactive elements."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

PICKERS = frozenset(
    {"button", "overflow", "static_select", "multi_static_select", "checkboxes", "radio_buttons"}
    | {"plain_text_input", "number_input", "email_text_input", "url_text_input", "datepicker", "timepicker"}
    | {"users_select", "conversations_select", "channels_select", "external_select", "file_input"}
)


def among(value: Any, allowed: Collection[str]) -> bool:
    """Whether it is one of the words; it may be anything."""
    return isinstance(value, str) and value in allowed


class Problems:
    """Collects what is wrong, each with a JSON pointer."""

    def __init__(self, found: list[str] | None = None) -> None:
        self.found = [] if found is None else found

    def say(self, at: str, rule: str) -> None:
        """Note a problem."""
        self.found.append(f"{rule} [json-pointer:{at}]")

    def length(self, at: str, text: Any, least: int, most: int) -> None:
        """A string of so many characters."""
        if not isinstance(text, str):
            self.say(at, "must be a string" if text is not None else "missing required field")
        elif len(text) < least:
            self.say(at, f"must be more than {least - 1} characters")
        elif len(text) > most:
            self.say(at, f"must be less than {most + 1} characters")

    def many(self, at: str, items: Any, least: int, most: int) -> bool:
        """An array of so many items; whether it is an array."""
        if not isinstance(items, list):
            self.say(at, "must be an array" if items is not None else "missing required field")
            return False
        if len(items) < least:
            self.say(at, f"no fewer than {least} items allowed")
        if len(items) > most:
            self.say(at, f"no more than {most} items allowed")
        return True


class Elements(Problems):
    """Texts and elements; `image_exists` knows the workspace's files."""

    def __init__(self, found: list[str], image_exists: Callable[[dict[str, Any]], bool]) -> None:
        super().__init__(found)
        self._image_exists = image_exists

    def text(self, at: str, text: Any, most: int, *, plain: bool = False) -> None:
        """A text object."""
        if not isinstance(text, dict):
            self.say(at, "missing required field" if text is None else "must be an object")
            return
        if not among(text.get("type"), ("plain_text",) if plain else ("plain_text", "mrkdwn")):
            self.say(f"{at}/type", f"unsupported type: {text.get('type')}")
        if text.get("type") == "plain_text" and "verbatim" in text:
            self.say(at, "invalid additional property: verbatim")
        if text.get("type") == "mrkdwn" and "emoji" in text:
            self.say(at, "invalid additional property: emoji")
        self.length(f"{at}/text", text.get("text"), 1, most)

    def element(self, at: str, element: Any) -> None:
        """An interactive element, or an image beside a section."""
        if not isinstance(element, dict):
            self.say(at, "missing required field")
            return
        kind = element.get("type")
        if kind == "image":
            self.image_block(at, element)
            return
        if not among(kind, PICKERS):
            self.say(f"{at}/type", f"unsupported type: {kind}")
            return
        if "action_id" in element:
            self.length(f"{at}/action_id", element["action_id"], 1, 255)
        if "placeholder" in element:
            self.text(f"{at}/placeholder", element["placeholder"], 150, plain=True)
        if "confirm" in element:
            self._confirm(f"{at}/confirm", element["confirm"])
        self._particulars(at, element, str(kind))

    def _particulars(self, at: str, element: dict[str, Any], kind: str) -> None:
        if kind == "button":
            self._button(at, element)
        elif kind == "plain_text_input":
            self._input(at, element)
        elif kind in {"static_select", "multi_static_select"}:
            self._select(at, element)
        elif kind in {"overflow", "checkboxes", "radio_buttons"}:
            self._options(f"{at}/options", element.get("options"), 5 if kind == "overflow" else 10)

    def image_block(self, at: str, image: dict[str, Any]) -> None:
        """An image: an address or a file of Slack's, and its text."""
        self.length(f"{at}/alt_text", image.get("alt_text"), 1, 2000)
        if ("image_url" in image) == ("slack_file" in image):
            self.say(at, "must have one of image_url and slack_file")
        elif "image_url" in image:
            self.length(f"{at}/image_url", image["image_url"], 1, 3000)
            if not str(image["image_url"]).startswith(("https://", "http://")):
                self.say(f"{at}/image_url", "invalid url")
        elif not isinstance(image["slack_file"], dict) or not self._image_exists(image["slack_file"]):
            self.say(f"{at}/slack_file", "invalid slack file")

    def _button(self, at: str, button: dict[str, Any]) -> None:
        self.text(f"{at}/text", button.get("text"), 75, plain=True)
        for name, most in (("value", 2000), ("url", 3000), ("accessibility_label", 75)):
            if name in button:
                self.length(f"{at}/{name}", button[name], 1, most)
        if "style" in button and not among(button["style"], ("primary", "danger")):
            self.say(f"{at}/style", "must be primary or danger")

    def _input(self, at: str, element: dict[str, Any]) -> None:
        if "initial_value" in element:
            self.length(f"{at}/initial_value", element["initial_value"], 0, 3000)
        for name, least in (("max_length", 1), ("min_length", 0)):
            value = element.get(name, least)
            if not isinstance(value, int) or not least <= value <= 3000:
                self.say(f"{at}/{name}", f"must be between {least} and 3000")

    def _select(self, at: str, select: dict[str, Any]) -> None:
        if ("options" in select) == ("option_groups" in select):
            self.say(at, "must have one of options and option_groups")
            return
        if "options" in select:
            self._options(f"{at}/options", select["options"], 100)
        elif self.many(f"{at}/option_groups", select["option_groups"], 1, 100):
            for number, group in enumerate(select["option_groups"]):
                if not isinstance(group, dict):
                    self.say(f"{at}/option_groups/{number}", "must be an object")
                    return
                self.text(f"{at}/option_groups/{number}/label", group.get("label"), 75, plain=True)
                self._options(f"{at}/option_groups/{number}/options", group.get("options"), 100)
        if self.found:
            return
        groups = select.get("option_groups") or [{"options": select.get("options")}]
        choices = [option for group in groups for option in group["options"]]
        if "initial_option" in select and select["initial_option"] not in choices:
            self.say(f"{at}/initial_option", "must be one of the options")

    def _options(self, at: str, options: Any, most: int) -> None:
        if not self.many(at, options, 1, most):
            return
        for number, option in enumerate(options):
            where = f"{at}/{number}"
            if not isinstance(option, dict):
                self.say(where, "must be an object")
                continue
            self.text(f"{where}/text", option.get("text"), 75)
            self.length(f"{where}/value", option.get("value"), 1, 150)
            if "description" in option:
                self.text(f"{where}/description", option["description"], 75)

    def _confirm(self, at: str, confirm: Any) -> None:
        for name, most in (("title", 100), ("text", 300), ("confirm", 30), ("deny", 30)):
            self.text(
                f"{at}/{name}",
                (confirm if isinstance(confirm, dict) else {}).get(name),
                most,
                plain=name != "text",
            )
