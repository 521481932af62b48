-- The durable run log and the journal of effects outside the database.

CREATE TABLE runs (
    number     INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id         BLOB    NOT NULL UNIQUE,
    kind       TEXT    NOT NULL,
    status     TEXT    NOT NULL CHECK (status IN ('running', 'done', 'failed', 'cancelled')),
    thread_id  BLOB,
    started_ms INTEGER NOT NULL,
    ended_ms   INTEGER,
    failure    TEXT
) STRICT;

CREATE INDEX runs_running ON runs (id) WHERE status = 'running';
CREATE INDEX runs_by_thread ON runs (thread_id) WHERE thread_id IS NOT NULL;

-- Append-only; seq starts at 1 in each run and has no gaps.
CREATE TABLE frames (
    run  INTEGER NOT NULL REFERENCES runs (number),
    seq  INTEGER NOT NULL CHECK (seq >= 1),
    body TEXT    NOT NULL,
    PRIMARY KEY (run, seq)
) STRICT, WITHOUT ROWID;

-- intended -> started -> done | failed; started becomes unknown when the program ended in between.
CREATE TABLE effects (
    number      INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    key         TEXT    NOT NULL UNIQUE,
    run_id      BLOB,
    action      TEXT    NOT NULL,
    state       TEXT    NOT NULL CHECK (state IN ('intended', 'started', 'done', 'failed', 'unknown')),
    audit_seq   INTEGER,
    facts       TEXT    NOT NULL DEFAULT '{}',
    result      TEXT    NOT NULL DEFAULT 'null',
    intended_ms INTEGER NOT NULL,
    started_ms  INTEGER,
    ended_ms    INTEGER
) STRICT;

CREATE INDEX effects_open ON effects (number) WHERE state IN ('intended', 'started', 'unknown');
