"""Writes `hkdf.txt` and `argon2id.txt` beside this file, and prints the recovery code of the known-answer test."""

import hashlib
import pathlib

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

here = pathlib.Path(__file__).parent
purposes = (
    "db lance blob vault-kek backup-id backup-enc backup-chunk-seed sync-enc sync-id audit-mac snapshot device "
    "slot meta-mac key-check freshness"
).split()
lines = []
for purpose in purposes:
    for epoch in (1, 2**32 - 1):
        info = f"adiuva/v1/{purpose}/{epoch}".encode()
        key = HKDF(hashes.SHA256(), 32, bytes(range(0xA0, 0xB0)), info).derive(bytes(range(32)))
        lines.append(f"{purpose} {epoch} {key.hex()}\n")
(here / "hkdf.txt").write_text("".join(lines))

kdf = Argon2id(salt=bytes([9] * 16), length=32, iterations=1, lanes=1, memory_cost=64 * 1024)
(here / "argon2id.txt").write_text(kdf.derive(b"correct horse").hex() + "\n")

code = bytes(i * 13 & 255 for i in range(20))
checksum = int.from_bytes(hashlib.sha256(b"adiuva/v1/recovery-checksum\0" + code).digest()[:4], "big") >> 12
number = int.from_bytes(code, "big") << 20 | checksum
letters = "".join("0123456789ABCDEFGHJKMNPQRSTVWXYZ"[number >> 5 * at & 31] for at in range(35, -1, -1))
print("-".join(letters[at : at + 4] for at in range(0, 36, 4)))
