"""What a monitoring system reads: the figures of every company, for whoever holds the token."""

from typing import Any, cast

import pytest
from httpx import ASGITransport, AsyncClient, Response
from prometheus_client.parser import text_string_to_metric_families

from street import open_street
from toritsugi.database import Database
from toritsugi.event import Addressee
from toritsugi.metrics import METRICS_PATH, METRICS_ROUTES, Watched
from toritsugi.web import WebSettings, create_web

pytestmark = pytest.mark.anyio
TOKEN = "a-token-for-monitoring"


async def asked(database: Database, token: str = TOKEN, sent: str = f"Bearer {TOKEN}") -> Response:
    web = create_web([METRICS_ROUTES], database, WebSettings(), parts=[Watched(database, token)])
    async with AsyncClient(transport=ASGITransport(cast(Any, web)), base_url="http://relay.test") as client:
        return await client.get(METRICS_PATH, headers={"Authorization": sent})


def figures(text: str) -> dict[tuple[str, str], float]:
    """By name and by the state of the label, "" for none."""
    families = text_string_to_metric_families(text)
    return {(each.name, each.labels.get("state", "")): each.value for family in families for each in family.samples}


@pytest.mark.parametrize(
    ("token", "sent", "status"), [("", "Bearer ", 403), (TOKEN, "Bearer wrong", 401), (TOKEN, "", 401)]
)
async def test_nobody_reads_it_without_the_token(database: Database, token: str, sent: str, status: int) -> None:
    answer = await asked(database, token, sent)
    assert answer.status_code == status and "toritsugi_" not in answer.text


async def test_what_waits_and_what_is_held_is_told_without_a_name(database: Database) -> None:
    async with open_street(database) as street:
        before = figures((await asked(database)).text)
        await street.desk.accept(street.event(Addressee("employee", street.suzuki.id)))
        answer = await asked(database)
    told = figures(answer.text)
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert (before["toritsugi_notifications_overdue", ""], told["toritsugi_notifications_overdue", ""]) == (0, 1)
    assert told["toritsugi_notifications_last_day", "pending"] == 1
    assert told["toritsugi_connections", "sending"] == 1 and told["toritsugi_connections", "held"] == 0
    assert told["toritsugi_events_without_destination", ""] == 0
    assert 'version="' in answer.text and "process_resident_memory_bytes" in answer.text
    assert street.organization_id in answer.text and "温度" not in answer.text and "田中" not in answer.text
