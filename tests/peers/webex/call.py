"""One authorised request, and the answer in pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tests.peers.webex.model import Json, Person, Refusal

if TYPE_CHECKING:
    from tests.peers.webex.web import Web


class Call:
    """One authorised request."""

    def __init__(self, web: Web, http: Request, caller: Person, body: Json) -> None:
        self.web, self.world, self.http, self.caller, self.body = web, web.world, http, caller, body
        self.path, self.query = http.path_params, http.query_params

    def page(self, items: list[Json], default: int = 100, most: int = 1000) -> Response:
        """The page asked for, with a link to the next one."""
        try:
            limit, start = int(self.query.get("max", default)), int(self.query.get("cursor", 0))
        except ValueError:
            raise Refusal(400, "max is not a number.") from None
        if not 1 <= limit <= most:
            raise Refusal(400, f"max must be between 1 and {most}.")
        headers = {}
        if start + limit < len(items):
            following = self.http.url.include_query_params(max=limit, cursor=start + limit)
            headers["link"] = f'<{following}>; rel="next"'
        return JSONResponse({"items": items[start : start + limit]}, headers=headers)


Handler = Callable[[Call], Response]
