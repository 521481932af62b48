-- Providers, threads and messages.

-- sealed_key is an envelope of the vault; the database never sees what is in it.
CREATE TABLE providers (
    id         BLOB    NOT NULL PRIMARY KEY,
    name       TEXT    NOT NULL COLLATE NOCASE UNIQUE,
    wire       TEXT    NOT NULL CHECK (wire IN ('ollama', 'open_ai')),
    base_url   TEXT    NOT NULL,
    model      TEXT,
    sealed_key BLOB,
    preferred  INTEGER NOT NULL DEFAULT 0 CHECK (preferred IN (0, 1)),
    problem    TEXT,
    added_ms   INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX providers_preferred ON providers (preferred) WHERE preferred = 1;

CREATE TABLE threads (
    id         BLOB    NOT NULL PRIMARY KEY,
    title      TEXT    NOT NULL DEFAULT '',
    pinned     INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1)),
    created_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL,
    messages   INTEGER NOT NULL DEFAULT 0
) STRICT;

-- The order of the list on the screen.
CREATE INDEX threads_in_order ON threads (pinned, updated_ms, id);

-- number keeps the order of arrival, whatever the clock says; two messages with one parent are branches.
CREATE TABLE messages (
    number     INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id         BLOB    NOT NULL UNIQUE,
    thread_id  BLOB    NOT NULL REFERENCES threads (id),
    parent     BLOB    REFERENCES messages (id),
    author     TEXT    NOT NULL CHECK (author IN ('person', 'assistant')),
    text       TEXT    NOT NULL DEFAULT '',
    status     TEXT    NOT NULL CHECK (status IN ('whole', 'streaming', 'stopped', 'broken')),
    created_ms INTEGER NOT NULL,
    model      TEXT,
    run_id     BLOB,
    answer     TEXT,
    problem    TEXT,
    pinned     INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1))
) STRICT;

CREATE INDEX messages_by_thread ON messages (thread_id, number);
CREATE INDEX messages_by_parent ON messages (parent) WHERE parent IS NOT NULL;
CREATE INDEX messages_streaming ON messages (id) WHERE status = 'streaming';
