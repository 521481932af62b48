"""A mail server with a mailbox, run by testkit: one port with TLS, one with STARTTLS, one person who may log in.

Arguments: folder, port, port with STARTTLS; 0 for any. The folder holds cert.pem and key.pem, gets the Maildir, and says
how to behave: with a file `cut` in it, the connection breaks when a mail is taken, before it is answered.
"""

import asyncio
import json
import os
import ssl
import sys

from aiosmtpd.handlers import Mailbox
from aiosmtpd.smtp import SMTP, AuthResult

FOLDER, TLS, STARTTLS = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])


class Box(Mailbox):
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody@"):
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        said = await super().handle_DATA(server, session, envelope)
        if os.path.exists(os.path.join(FOLDER, "cut")):
            server.transport.abort()
        return said


def check(server, session, envelope, mechanism, login):
    return AuthResult(success=(login.login, login.password) == (b"anna", b"pass"), handled=False)


async def main():
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(os.path.join(FOLDER, "cert.pem"), os.path.join(FOLDER, "key.pem"))
    box = Box(os.path.join(FOLDER, "Maildir"))
    asked = {"hostname": "localhost", "authenticator": check, "auth_required": True}
    loop = asyncio.get_running_loop()
    first = await loop.create_server(
        lambda: SMTP(box, auth_require_tls=False, **asked), "127.0.0.1", TLS, ssl=tls
    )
    second = await loop.create_server(
        lambda: SMTP(box, require_starttls=True, tls_context=tls, **asked), "127.0.0.1", STARTTLS
    )
    ports = [server.sockets[0].getsockname()[1] for server in (first, second)]
    print(json.dumps({"tls": ports[0], "starttls": ports[1]}), flush=True)
    # Whoever started it lets go of its input when it is not needed any more.
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())
