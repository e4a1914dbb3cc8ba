"""GET Service List, GET Service Definition, Service Discovery, and what all methods share.

Each test is a rule of https://wiki.open311.org/GeoReport_v2 or .../Service_Discovery.
"""

from __future__ import annotations

import hashlib
import json

from sqlalchemy import text

from api.open311.services import CHANGESET, SERVICES
from api.settings import ServerSettings
from office import commune
from office.feedback import open311
from office.seed import read
from tests.api.open311.conftest import EMBEDDED, ROOT, Client

DATATYPES = {"string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"}


pytestmark = EMBEDDED


async def test_every_kind_of_feedback_is_a_service(client: Client) -> None:
    services = await client.get("services")
    for service in services:
        assert list(service) == [
            "service_code",
            "service_name",
            "description",
            "metadata",
            "type",
            "keywords",
            "group",
        ]
        assert service["type"] == "realtime"
        assert service["metadata"] is True
    assert [service["service_code"] for service in services] == list(open311.SERVICES)
    kinds = {clock["kind"] for clock in read("clocks")["clocks"]} - {"*"}
    assert {open311.matter(code)[0] for code in open311.SERVICES} == kinds
    fields = {rule["field"] for rule in read("routing")["rules"] if "field" in rule}
    assert {open311.matter(code)[1] for code in open311.SERVICES} >= fields


async def test_the_definition_of_a_service_is_its_form(client: Client) -> None:
    for code in SERVICES:
        found = await client.get(f"services/{code}")
        assert list(found) == ["service_code", "attributes"]
        assert found["service_code"] == code
        orders = [attribute["order"] for attribute in found["attributes"]]
        assert orders == sorted(set(orders))
        assert orders[0] == 1
        for attribute in found["attributes"]:
            assert list(attribute) == [
                "variable",
                "code",
                "datatype",
                "required",
                "datatype_description",
                "order",
                "description",
                "values",
            ]
            assert attribute["datatype"] in DATATYPES
            assert bool(attribute["values"]) == attribute["datatype"].endswith("list")
            for value in attribute["values"]:
                assert list(value) == ["key", "name"]
        # What cannot be sent here is told first, as an attribute that asks for nothing.
        assert found["attributes"][0]["variable"] is False
        assert "tố cáo" in found["attributes"][0]["description"]
    late = await client.get("services/ho_so_tre")
    assert [a["code"] for a in late["attributes"] if a["required"]] == ["ngay_hen"]


async def test_a_service_that_does_not_exist_is_404(client: Client) -> None:
    (error,) = await client.refused(404, "services/033")
    assert error["code"] == 404
    assert "service_code" in error["description"]
    assert "033" in error["description"]


async def test_an_unknown_jurisdiction_is_404_and_says_so(client: Client) -> None:
    for path in ["services", "services/duong", "requests", "requests/NG-2222-2222", "tokens/1"]:
        (error,) = await client.refused(404, path, jurisdiction_id="city.gov")
        assert "jurisdiction_id" in error["description"]


async def test_an_empty_argument_is_as_good_as_none(client: Client) -> None:
    plain = await client.get("services")
    assert await client.get("services", jurisdiction_id="") == plain
    assert await client.get("services", jurisdiction_id="ninhgiang") == plain
    await client.sends()
    listed = await client.get("requests")
    empty = dict.fromkeys(
        ["service_request_id", "service_code", "start_date", "end_date", "status"], ""
    )
    assert await client.get("requests", **empty) == listed


WRONG = [
    ("GET", "/services", 400),  # no format
    ("GET", "/services.csv", 400),
    ("GET", "/requests/NG-2222-2222", 400),
    ("GET", "/requests/.json", 400),
    ("GET", "/services/.xml", 400),
    ("PUT", "/requests.json", 400),
    ("DELETE", "/requests/1.json", 400),
    ("POST", "/services.xml", 400),
    ("GET", "/", 404),
    ("GET", "/anything.json", 404),
    ("GET", "/anything.xml", 404),
]


async def test_a_wrong_address_is_400_or_404_with_the_errors_in_a_body(client: Client) -> None:
    for method, path, status in WRONG:
        said = await client.web.request(method, ROOT + path)
        assert said.status_code == status, (method, path)
        if path.endswith(".json"):
            assert said.headers["content-type"] == "application/json; charset=utf-8"
            client.errors(said)
        else:  # XML is the required format, so it is the one for who names none
            assert said.headers["content-type"] == "text/xml; charset=utf-8"
            assert b"<errors><error><code>" in said.content


async def test_every_page_may_read_it_from_a_browser(client: Client) -> None:
    for path in ("services.xml", "services/033.json"):
        said = await client.web.get(f"{ROOT}/{path}")
        assert said.headers["access-control-allow-origin"] == "*"


async def test_the_reader_hears_it_in_a_language_of_hers(client: Client) -> None:
    english = {"Accept-Language": "en"}
    said = await client.web.get(f"{ROOT}/services.json", headers=english)
    assert said.json()[0]["service_name"] == "Roads, street lights, drains"
    wrong = await client.web.get(f"{ROOT}/services/033.json", headers=english)
    assert wrong.json()[0]["description"].startswith("There is no service_code")


async def test_discovery_names_the_endpoint_and_its_formats(client: Client) -> None:
    found = await client.get("discovery")
    assert list(found) == ["changeset", "contact", "key_service", "endpoints"]
    (endpoint,) = found["endpoints"]
    assert endpoint == {
        "specification": "http://wiki.open311.org/GeoReport_v2",
        "url": "http://xa/open311/v2",
        "changeset": CHANGESET,
        "type": "production",
        "formats": ["text/xml", "application/json"],
    }
    # The url and the formats work as they are told.
    said = await client.web.get(endpoint["url"] + "/services.xml")
    assert said.headers["content-type"].split(";")[0] == endpoint["formats"][0]


async def test_discovery_invents_no_contact(client: Client) -> None:
    bare = (await client.get("discovery"))["contact"]
    assert bare == "Ủy ban nhân dân xã Ninh Giang, thành phố Hải Phòng"
    async with client.service.database.transaction() as session:
        await commune.put(session, "email", "xa@example.vn", now=client.service.clock())
    assert (await client.get("discovery"))["contact"] == f"{bare} · xa@example.vn"


async def test_discovery_tells_the_address_that_the_world_uses(
    client: Client, settings: ServerSettings
) -> None:
    settings.public_url = "https://troly.example.vn"
    (endpoint,) = (await client.get("discovery"))["endpoints"]
    assert endpoint["url"] == "https://troly.example.vn/open311/v2"


async def test_the_changeset_moves_with_the_services(client: Client) -> None:
    told = [await client.get("services"), *[await client.get(f"services/{c}") for c in SERVICES]]
    digest = hashlib.sha256(json.dumps(told).encode()).hexdigest()[:12]
    assert (CHANGESET, digest) == ("2026-11-25 09:00", "b24f5da4ce05"), (
        "clients keep copies: move CHANGESET"
    )


async def test_one_address_asks_only_so_often(client: Client) -> None:
    client.pace(3)
    answers = [await client.web.get(f"{ROOT}/services.json") for _ in range(4)]
    assert [said.status_code for said in answers] == [200, 200, 200, 429]
    assert answers[3].headers["retry-after"] == "60"
    assert client.errors(answers[3])[0]["code"] == 429


async def test_a_fault_of_ours_is_the_general_service_error(
    client: Client, faults: list[dict[str, object]]
) -> None:
    async with client.service.database.transaction() as session:
        await session.execute(text("DROP TABLE public_words"))
    (error,) = await client.refused(400, "requests")
    assert error["code"] == 500
    assert "public_words" not in error["description"]
    assert [fault["path"] for fault in faults] == ["/open311/v2"] * 2
    faults.clear()
