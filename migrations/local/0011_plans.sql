-- Plans: the steps as JSON, because they are read and written together.

CREATE TABLE plans (
    id         BLOB    NOT NULL PRIMARY KEY,
    thread     BLOB,
    agent      TEXT    NOT NULL,
    playbook   TEXT,
    words      TEXT    NOT NULL,
    label      TEXT    NOT NULL DEFAULT '[]',
    provider   BLOB,
    model      TEXT,
    state      TEXT    NOT NULL DEFAULT 'waiting',
    steps      TEXT    NOT NULL,
    run        BLOB,
    created_ms INTEGER NOT NULL,
    used_ms    INTEGER NOT NULL
) STRICT;

-- The least recently used plans go first.
CREATE INDEX plans_by_use ON plans (used_ms);
