"""Seals one envelope without using our code, for the known-answer test of `envelope`."""

import struct

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def quarter(s, a, b, c, d):
    rotate = lambda v, n: ((v << n) | (v >> (32 - n))) & 0xFFFFFFFF
    s[a] = (s[a] + s[b]) & 0xFFFFFFFF; s[d] = rotate(s[d] ^ s[a], 16)
    s[c] = (s[c] + s[d]) & 0xFFFFFFFF; s[b] = rotate(s[b] ^ s[c], 12)
    s[a] = (s[a] + s[b]) & 0xFFFFFFFF; s[d] = rotate(s[d] ^ s[a], 8)
    s[c] = (s[c] + s[d]) & 0xFFFFFFFF; s[b] = rotate(s[b] ^ s[c], 7)


def hchacha20(key, nonce16):
    s = list(struct.unpack("<16I", b"expand 32-byte k" + key + nonce16))
    for _ in range(10):
        for column in range(4):
            quarter(s, column, 4 + column, 8 + column, 12 + column)
        for i in range(4):
            quarter(s, i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4)
    return struct.pack("<8I", *(s[:4] + s[12:]))


vault, purpose, epoch, rev, schema = bytes([1] * 16), 4, 1, 3, 4
key = HKDF(hashes.SHA256(), 32, vault, b"adiuva/v1/vault-kek/1").derive(bytes([7] * 32))
nonce = bytes(range(24))
aad = b"adiuva/v1" + bytes([purpose]) + vault + bytes([2] * 16) + bytes(16) + struct.pack("<QII", rev, epoch, schema)
sealed = ChaCha20Poly1305(hchacha20(key, nonce[:16])).encrypt(bytes(4) + nonce[16:], b"sealed elsewhere", aad)
print((b"ADV1" + bytes([1, purpose]) + struct.pack("<I", epoch) + nonce + sealed).hex())
