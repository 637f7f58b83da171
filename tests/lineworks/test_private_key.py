"""Private keys as people paste them."""

import pickle
from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from toritsugi.lineworks import KeyProblem, KeyUnusable, load_private_key


def pem_of(key, shape=PrivateFormat.PKCS8, encryption=None):
    return key.private_bytes(Encoding.PEM, shape, encryption or NoEncryption()).decode()


@pytest.fixture(scope="module")
def pem(rsa_key):
    return pem_of(rsa_key)


SPELLINGS = {
    "as downloaded": lambda pem: pem,
    "windows line ends": lambda pem: pem.replace("\n", "\r\n"),
    "old mac line ends": lambda pem: pem.replace("\n", "\r"),
    "escaped line ends": lambda pem: pem.replace("\n", "\\n"),
    "escaped windows line ends": lambda pem: pem.replace("\n", "\\r\\n"),
    "quoted, as in JSON": lambda pem: '"' + pem.replace("\n", "\\n") + '"',
    "no last line end": lambda pem: pem.rstrip("\n"),
    "blanks around": lambda pem: "\n \t" + pem + " \n\n",
    "blanks before each line": lambda pem: "".join(f"    {row}\n" for row in pem.splitlines()),
    "blank after each line": lambda pem: "".join(f"{row} \n" for row in pem.splitlines()),
    "all on one line": lambda pem: " ".join(pem.split("\n")),
    "byte order mark": lambda pem: "\ufeff" + pem,
    "words around": lambda pem: f"秘密鍵はこちら:\n{pem}\n以上",
}


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_a_key_however_it_was_pasted(pem, rsa_key, spelling):
    assert load_private_key(spelling(pem)).rsa.private_numbers() == rsa_key.private_numbers()


def test_the_older_form_of_a_key(rsa_key):
    loaded = load_private_key(pem_of(rsa_key, PrivateFormat.TraditionalOpenSSL))
    assert loaded.rsa.private_numbers() == rsa_key.private_numbers()


def certificate(key):
    name = x509.Name([])
    when = datetime(2026, 1, 1, tzinfo=UTC)
    built = x509.CertificateBuilder(name, name, key.public_key(), 1, when, when.replace(year=2027))
    return built.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM).decode()


STRANGERS = {
    "nothing": (lambda key, pem: "", KeyProblem.EMPTY),
    "blanks": (lambda key, pem: " \r\n\t\n", KeyProblem.EMPTY),
    "words": (lambda key, pem: "秘密鍵をここに貼り付け", KeyProblem.NOT_PEM),
    "a client secret": (lambda key, pem: "ZbsOq6zjt0", KeyProblem.NOT_PEM),
    "no first line": (lambda key, pem: pem.partition("\n")[2], KeyProblem.FIRST_LINE_MISSING),
    "no last line": (lambda key, pem: pem[: pem.index("-----END")], KeyProblem.LAST_LINE_MISSING),
    "half a last line": (lambda key, pem: pem[:-8], KeyProblem.LAST_LINE_MISSING),
    "neither": (
        lambda key, pem: "\n".join(pem.strip().split("\n")[1:-1]),
        KeyProblem.FIRST_LINE_MISSING,
    ),
    "a public key": (
        lambda key, pem: key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(),
        KeyProblem.PUBLIC_KEY,
    ),
    "a certificate": (lambda key, pem: certificate(key), KeyProblem.CERTIFICATE),
    "an encrypted key": (
        lambda key, pem: pem_of(key, encryption=BestAvailableEncryption(b"x")),
        KeyProblem.ENCRYPTED,
    ),
    "an encrypted key of the older form": (
        lambda key, pem: pem_of(key, PrivateFormat.TraditionalOpenSSL, BestAvailableEncryption(b"x")),
        KeyProblem.ENCRYPTED,
    ),
    "an EC key": (
        lambda key, pem: pem_of(ec.generate_private_key(ec.SECP256R1())),
        KeyProblem.WRONG_KIND,
    ),
    "an EC key of the older form": (
        lambda key, pem: pem_of(ec.generate_private_key(ec.SECP256R1()), PrivateFormat.TraditionalOpenSSL),
        KeyProblem.WRONG_KIND,
    ),
    "an Ed25519 key": (lambda key, pem: pem_of(ed25519.Ed25519PrivateKey.generate()), KeyProblem.WRONG_KIND),
    "an SSH key": (
        lambda key, pem: pem_of(ed25519.Ed25519PrivateKey.generate(), PrivateFormat.OpenSSH),
        KeyProblem.WRONG_KIND,
    ),
    "a short key": (lambda key, pem: pem_of(rsa.generate_private_key(65537, 1024)), KeyProblem.TOO_SHORT),
    "a torn key": (lambda key, pem: pem[:200] + pem[300:], KeyProblem.UNREADABLE),
    "an empty block": (
        lambda key, pem: "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----",
        KeyProblem.UNREADABLE,
    ),
    "Japanese inside": (
        lambda key, pem: "-----BEGIN PRIVATE KEY-----\n鍵\n-----END PRIVATE KEY-----",
        KeyProblem.UNREADABLE,
    ),
    "another kind of block": (
        lambda key, pem: "-----BEGIN PKCS7-----\nMIIB\n-----END PKCS7-----",
        KeyProblem.NOT_PEM,
    ),
}


@pytest.mark.parametrize(("make", "problem"), STRANGERS.values(), ids=STRANGERS.keys())
def test_what_is_no_key_is_named(rsa_key, pem, make, problem):
    with pytest.raises(KeyUnusable) as caught:
        load_private_key(make(rsa_key, pem))
    assert caught.value.problem == problem


def test_a_certificate_beside_the_key_does_no_harm(pem, rsa_key):
    both = certificate(rsa_key) + pem
    assert load_private_key(both).rsa.private_numbers() == rsa_key.private_numbers()


@settings(deadline=None)
@given(st.text(max_size=300))
def test_no_text_does_more_than_be_refused(text):
    with pytest.raises(KeyUnusable):
        load_private_key(text)


@settings(deadline=None)
@given(st.text(alphabet="-BEGIN PRVATKYD\nMIabc=", max_size=200))
def test_no_text_that_looks_alike_does_more_than_be_refused(text):
    with pytest.raises(KeyUnusable):
        load_private_key(text)


@pytest.mark.parametrize("piece", ["-", "-----BEGIN A-----", "-----BEGIN ", "MII", " ", "\\n"])
def test_a_long_paste_takes_no_long_time(piece):
    with pytest.raises(KeyUnusable):
        load_private_key(piece * 200_000)


def test_a_key_shows_nothing_of_itself(pem, rsa_key):
    key = load_private_key(pem)
    assert repr(key) == str(key) == "PrivateKey(RSA 2048 bits)"
    with pytest.raises(TypeError):
        pickle.dumps(key)


def test_an_error_repeats_nothing_of_the_key(pem):
    torn = pem[:200] + pem[300:]
    with pytest.raises(KeyUnusable) as caught:
        load_private_key(torn)
    assert torn[40:60] not in str(caught.value) + repr(caught.value)
    assert caught.value.__context__ is None
