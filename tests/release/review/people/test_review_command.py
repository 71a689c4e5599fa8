"""The command as it is typed: what it refuses, and one real server over TLS, from its first link to Ctrl-C."""

import os
import re
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from people_makers import ADMIN, PASSWORD

from cli import app
from media.errors import ExpectedError, WrongUseError
from release.review.web.hosts import hosts_of, origin_of
from release.review.web.serving import Reach

ROOT = Path(__file__).parents[4]


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return a certificate of 127.0.0.1, and its key."""
    folder, key = tmp_path_factory.mktemp("tls"), ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "review test")])
    now = datetime.now(UTC)
    made = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
            .serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
            .sign(key, hashes.SHA256()))
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    return folder / "cert.pem", folder / "key.pem"


@pytest.fixture(scope="module")
def server(pair: tuple[Path, Path], empty_register: Path, tmp_path_factory: pytest.TempPathFactory
           ) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    """Yield the running command, its address, its first link."""
    folder = tmp_path_factory.mktemp("out")
    register = folder / "register.db"
    register.write_bytes(empty_register.read_bytes())
    child = subprocess.Popen(
        [sys.executable, "-c", "import cli; cli.main()", "review", str(folder), "--port", "0", "--register",
         str(register), "--tls-cert", str(pair[0]), "--tls-key", str(pair[1])],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"})
    try:
        assert child.stdout
        address, first = child.stdout.readline().strip(), child.stdout.readline().strip()
        yield child, address, first
    finally:
        child.kill()
        child.communicate(timeout=20)


def test_the_command_serves_over_tls_from_the_first_link_on_and_ends_with_ctrl_c(
        server: tuple[subprocess.Popen[str], str, str], pair: tuple[Path, Path]) -> None:
    """What the documents say of the first start is what happens."""
    child, address, first = server
    assert re.fullmatch(r"https://127\.0\.0\.1:\d+/", address), child.stderr
    assert first.startswith(f"{address}first/")
    context = ssl.create_default_context(cafile=str(pair[0]))
    with httpx.Client(verify=context, base_url=address, timeout=20) as client:
        page = client.get(first)
        token = re.search(r'name="csrf-token" content="([0-9a-f]+)"', page.text)
        assert token
        done = client.post(first, headers={"Origin": address.rstrip("/")}, data={
            "csrf_token": token.group(1), "name": ADMIN, "password": PASSWORD, "again": PASSWORD})
        assert done.status_code == 303
        assert client.get(first).status_code == 410
        assert "server" not in page.headers
        assert page.headers["strict-transport-security"]
        assert all("__Host-" in one and "Secure" in one for one in page.headers.get_list("set-cookie"))
    _insist_modern(address, pair[0])

    child.send_signal(signal.SIGINT)
    _, told = child.communicate(timeout=20)

    assert child.returncode == 130
    assert "Follow the second address" in told
    assert first.rsplit("/", 1)[1] not in told  # neither link nor password stands in the server's own log
    assert "Traceback" not in told


def test_it_is_reached_from_elsewhere_over_tls_only(tmp_path: Path) -> None:
    """A session's cookie must not go over the wire in the clear."""
    for more in (["--host", "0.0.0.0"], ["--host", "192.0.2.1"], ["--host", "::"],
                 ["--address", "http://review.force.example"], ["--tls-cert", "cert.pem"],
                 ["--address", "https://review.force.example/path"], ["--zone", "Europe/Lundon"]):
        ended = CliRunner().invoke(app, ["review", str(tmp_path), "--register", str(tmp_path / "r.db"), "--port", "0",
                                         *more], standalone_mode=False)
        assert isinstance(ended.exception, WrongUseError), more


def test_a_certificate_must_fit_its_key(pair: tuple[Path, Path], tmp_path: Path) -> None:
    """Better told at the start than by every browser."""
    other = tmp_path / "key.pem"
    other.write_bytes(ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))

    Reach(host="192.0.2.1", certificate=pair[0], key=pair[1]).insist_safe()
    with pytest.raises(ExpectedError, match="cannot be used with its key"):
        Reach(certificate=pair[0], key=other).insist_safe()


def test_a_port_that_somebody_has_is_not_shared() -> None:
    """Else two servers would answer in turn."""
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(ExpectedError, match="cannot be listened on"):
        Reach(port=taken.getsockname()[1]).listen()


@pytest.mark.parametrize(("address", "hosts"), [
    ("https://review.force.example", {"review.force.example", "review.force.example:443"}),
    ("https://Review.Force.Example:8443/", {"review.force.example:8443"}),
    ("http://127.0.0.1:8321", {"127.0.0.1:8321"}), ("http://[::1]:8321", {"[::1]:8321"})])
def test_a_server_answers_to_its_address_and_no_other(address: str, hosts: set[str]) -> None:
    """As browsers write it."""
    assert hosts_of(origin_of(address)) == hosts


def _insist_modern(address: str, certificate: Path) -> None:
    """Hold the server to TLS 1.2 at least."""
    port = int(address.rstrip("/").rsplit(":", 1)[1])
    context = ssl.create_default_context(cafile=str(certificate))
    with socket.create_connection(("127.0.0.1", port), timeout=10) as plain, context.wrap_socket(
            plain, server_hostname="127.0.0.1") as over:
        assert over.version() == "TLSv1.3"
    context.minimum_version, context.maximum_version = ssl.TLSVersion.MINIMUM_SUPPORTED, ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    with socket.create_connection(("127.0.0.1", port), timeout=10) as plain, pytest.raises((ssl.SSLError, OSError)):
        context.wrap_socket(plain, server_hostname="127.0.0.1")
