"""An independent client library (georeport) and the specification's own example request, spoken
to the installed program over HTTP; and the keys as an administrator gives them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from tests.api.conftest import Command
from tests.api.program import run, serving

#: The example of the specification, with a service, a place and a key of ours in it.
EXAMPLE = (
    "api_key={key}&jurisdiction_id=ninhgiang&service_code=duong&lat=20.73&long=106.39&"
    "address_string=1234+5th+street&email=smit333%40sfgov.edu&device_id=tt222111&"
    "account_id=123456&first_name=john&last_name=smith&phone=111111111&"
    "description=A+large+sinkhole+is+destroying+the+street&"
    "media_url=http%3A%2F%2Ffarm3.static.flickr.com%2F2002%2F2212426634_5ed477a060.jpg&"
    "attribute[thon]=th%C3%B4n%203"
)


def post(url: str, key: str) -> Any:
    """Send the example with nothing but Python's own library."""
    request = Request(
        f"{url}/requests.json",
        data=EXAMPLE.format(key=key).encode(),
        headers={"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"},
    )
    with urlopen(request, timeout=20) as said:
        return json.load(said)


def test_an_independent_library_reads_what_was_sent(tmp_path: Path) -> None:
    georeport = pytest.importorskip("georeport", reason="not in the lock yet: make lock")
    made = run("feedback", "key", "add", "Đô thị thông minh", folder=tmp_path)
    with serving(tmp_path) as program:
        root = program.url + "open311/v2"
        (sent,) = post(root, made.stdout.splitlines()[0])
        for form in ("json", "xml"):
            client = georeport.GeoReport(root, jurisdiction="ninhgiang", output_format=form)
            services = {each["service_code"]: each for each in client.get_service_list()}
            assert services["duong"]["service_name"] == "Đường, đèn đường, cống"
            assert client.get_service_definition("duong")["service_code"] == "duong"
            listed = client.get_service_requests(status="open", service_code="duong,khen")
            if form == "xml":  # the library makes no list of a single element
                listed = [listed]
            (told,) = listed
            assert told["service_request_id"] == sent["service_request_id"]
            assert (told["status"], told["description"]) == ("open", None)
            assert client.get_service_request(sent["service_request_id"]) == told
            wrong = georeport.GeoReport(root, jurisdiction="city.gov", output_format=form)
            with pytest.raises(Exception, match="404"):
                wrong.get_service_list()


def test_keys_are_given_listed_and_revoked(thanthien: Command) -> None:
    assert thanthien("feedback", "key", "list")[1] == "Chưa cấp khóa nào.\n"
    status, out, _ = thanthien("feedback", "key", "add", "Đô thị thông minh")
    key = out.splitlines()[0]
    assert status == 0
    assert key.startswith("o311_")
    assert len(key) > 40
    listed = thanthien("feedback", "key", "list")[1]
    assert listed.startswith("1 · Đô thị thông minh · ")
    assert listed.endswith(" · - · đang dùng\n")
    assert key not in listed
    assert thanthien("feedback", "key", "revoke", "1")[0] == 0
    assert "đã thu hồi" in thanthien("feedback", "key", "list")[1]
    for wrong in (("revoke", "1"), ("revoke", "7"), ("revoke", "99999999999")):
        status, _, err = thanthien("feedback", "key", *wrong)
        assert (status, err.count("\n")) == (2, 1)
        assert wrong[1] in err
    assert thanthien("feedback", "key", "add", " ")[0] == 2


def test_publishing_refuses_what_is_no_ticket(thanthien: Command) -> None:
    for typed in ("NG-2222", "NG-2222-2222"):
        status, _, err = thanthien("feedback", "publish", typed, "Ổ gà")
        assert (status, err.count("\n")) == (2, 1)
        assert typed in err
