"""Each front on each engine: one bot for all conversations, in a worker of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conversations.fronts import opened
from tests.conversations.fronts.front import Front
from tests.conversations.stage import Templates, copy_of, templates


@pytest.fixture(scope="session")
def demo_templates(tmp_path_factory: pytest.TempPathFactory, postgresql_url: str) -> Iterator[Templates]:
    with templates(tmp_path_factory.mktemp("templates"), postgresql_url) as made:
        yield made


@pytest.fixture(scope="session")
def front(
    request: pytest.FixtureRequest, demo_templates: Templates, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Front]:
    """The bot on one platform, on one engine."""
    name, engine = request.param
    folder = tmp_path_factory.mktemp(f"{name}-{engine}")
    with copy_of(demo_templates, engine, folder) as url, opened(name, url, folder) as front:
        yield front
