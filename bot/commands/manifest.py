"""`switchboard manifest`: what the app is registered with at Slack."""

from __future__ import annotations

import argparse


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--mode",
        choices=("socket", "http"),
        default="socket",
        help="how events come: by Socket Mode (we connect to Slack) or over HTTP (Slack calls us)",
    )
    parser.add_argument(
        "--public-url", metavar="URL", help="the address Slack reaches us under (the configured one)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print it as JSON, which Slack takes on the page where an app is made.

    Raises:
        OperatorError: `no-public-url`: HTTP needs an address.
    """
    import json

    from bot.slack.manifest import manifest
    from config.errors import OperatorError
    from config.settings import load_settings

    url = load_settings(public_url=arguments.public_url).public_url
    if arguments.mode == "http" and not url:
        raise OperatorError("no-public-url")
    print(json.dumps(manifest(arguments.mode, url), indent=2))
    return 0
