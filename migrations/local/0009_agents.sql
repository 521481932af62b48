-- The person's own agents, and runs that wait for a person.

CREATE TABLE agents (
    name        TEXT    NOT NULL PRIMARY KEY,
    description TEXT    NOT NULL,
    prompt      TEXT    NOT NULL,
    model       TEXT,
    tools       TEXT    NOT NULL DEFAULT '[]',
    max_steps   INTEGER,
    max_tokens  INTEGER,
    max_seconds INTEGER,
    changed_ms  INTEGER NOT NULL
) STRICT;

-- A run in here waits; its own row says running, which is what a program that does not know this table takes it for.
CREATE TABLE parked (
    run       INTEGER NOT NULL PRIMARY KEY REFERENCES runs (number),
    approval  BLOB    NOT NULL UNIQUE,
    snapshot  TEXT    NOT NULL,
    context   TEXT    NOT NULL,
    parked_ms INTEGER NOT NULL
) STRICT;

-- The agent that wrote a message, and what stands beside its text, as JSON.
ALTER TABLE messages ADD COLUMN agent TEXT;
ALTER TABLE messages ADD COLUMN blocks TEXT NOT NULL DEFAULT '[]';
