-- What is remembered from one conversation to the next, with where it comes from.
--
-- label holds names as JSON, and is never empty: what has no known origin is not remembered. A pattern names the rule that
-- counted it. vector holds 32-bit numbers, the lowest byte first, of the model that embedder names.

CREATE TABLE memories (
    id         BLOB    NOT NULL PRIMARY KEY,
    tier       TEXT    NOT NULL CHECK (tier IN ('core', 'associative', 'episodic', 'proactive')),
    text       TEXT    NOT NULL,
    made       TEXT    NOT NULL CHECK (made IN ('written', 'kept', 'summed', 'counted')),
    label      TEXT    NOT NULL CHECK (label <> '[]'),
    thread     BLOB,
    message    BLOB,
    run        BLOB,
    pattern    TEXT,
    confidence INTEGER NOT NULL DEFAULT 100 CHECK (confidence BETWEEN 0 AND 100),
    created_ms INTEGER NOT NULL,
    edited_ms  INTEGER,
    used_ms    INTEGER,
    uses       INTEGER NOT NULL DEFAULT 0,
    expires_ms INTEGER,
    deleted_ms INTEGER,
    embedder   TEXT,
    vector     BLOB
) STRICT;

CREATE INDEX memories_by_thread ON memories (thread) WHERE thread IS NOT NULL;
