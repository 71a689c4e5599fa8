"""The API's description is what the server answers."""

import json
from pathlib import Path

from people_makers import House
from starlette.testclient import TestClient

from scripts.apidoc import TARGET, text

DOCS = Path(TARGET).parent


def test_the_description_is_made_from_the_routes() -> None:
    """A force's own system is written against it; remake it with python -m scripts.apidoc."""
    assert TARGET.read_text(encoding="utf-8") == text()


def test_the_server_tells_the_same_description(asked_house: House, client: TestClient) -> None:
    """Whoever asks the server must not read something else than in the documents."""
    told, written = client.get("/api/v1/openapi.json").json(), json.loads(TARGET.read_text(encoding="utf-8"))
    paths = {path: one for path, one in told["paths"].items()
             if path not in {"/api/v1/probe", "/api/v1/signing", "/api/v1/broken"}}  # those of the tests

    assert paths == written["paths"]
    assert told["components"]["securitySchemes"] == written["components"]["securitySchemes"]


def test_no_token_signs_in_the_description_either() -> None:
    """Somebody would build on it."""
    paths = json.loads(TARGET.read_text(encoding="utf-8"))["paths"]
    barred = {path.rpartition("/")[2] for path, one in paths.items() if "post" in one
              and {"token": []} not in one["post"]["security"]}

    assert barred == {"looked", "pass", "refuse"}


def test_every_address_is_in_the_guide() -> None:
    """A guide that forgets an address is not a guide."""
    guide = (DOCS / "review-api.md").read_text(encoding="utf-8")
    paths = json.loads(TARGET.read_text(encoding="utf-8"))["paths"]

    assert [path for path in paths if path.replace("{ref}", "REF").replace("{item}", "ITEM").replace("{name}", "NAME")
            not in guide] == []
