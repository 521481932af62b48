-- The audit chain. hash covers the row and the hash before it; intent names the row that a closing row closes.
CREATE TABLE audit (
    seq       INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at_ms     INTEGER NOT NULL,
    actor     TEXT    NOT NULL,
    action    TEXT    NOT NULL,
    phase     TEXT    NOT NULL CHECK (phase IN ('intended', 'done', 'failed', 'unknown', 'noted')),
    decision  TEXT    NOT NULL,
    intent    INTEGER NOT NULL DEFAULT 0,
    facts     TEXT    NOT NULL DEFAULT '{}',
    prev_hash BLOB    NOT NULL CHECK (length(prev_hash) = 32),
    hash      BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- Finds rows that were intended and never closed.
CREATE UNIQUE INDEX audit_closings ON audit (intent) WHERE intent > 0;
