-- The account that mails are sent with, and the account that a question is about.

CREATE TABLE mail_account (
    only            INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
    name            TEXT    NOT NULL,
    address         TEXT    NOT NULL,
    host            TEXT    NOT NULL,
    port            INTEGER NOT NULL,
    security        TEXT    NOT NULL,
    user            TEXT    NOT NULL DEFAULT '',
    sealed_password BLOB,
    problem         TEXT,
    tested_ms       INTEGER
) STRICT;

ALTER TABLE approvals ADD COLUMN account TEXT;
