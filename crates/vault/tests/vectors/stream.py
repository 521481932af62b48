"""Seals one file with each cipher without using our code, for the known-answer test of `stream`."""

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def hkdf(key, salt, info, length):
    return HKDF(hashes.SHA256(), length, salt, info).derive(key)


purpose_key = hkdf(bytes([7] * 32), bytes([1] * 16), b"adiuva/v1/blob/1", 32)
for suite, cipher in ((1, AESGCM), (2, ChaCha20Poly1305)):
    salt = bytes(range(suite, suite + 32))
    public = b"ADVF" + bytes([1, suite, 3, 12]) + (1).to_bytes(4, "little") + bytes(4) + salt
    header = public + hkdf(purpose_key, salt, b"adiuva/v1/stream-commit/" + public, 16)
    key = hkdf(purpose_key, salt, b"adiuva/v1/stream-key/" + public, 32)
    nonce = (0).to_bytes(11, "big") + b"\x01"
    print((header + cipher(key).encrypt(nonce, b"sealed elsewhere", header)).hex())
