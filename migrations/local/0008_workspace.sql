-- The workspace: clients, projects, tasks, checkpoints, notes, docs, artifacts, the calendar.
--
-- What is deleted waits in the trash: deleted_ms says since when, deleted_with the project it went with.

CREATE TABLE clients (
    id         BLOB    NOT NULL PRIMARY KEY,
    name       TEXT    NOT NULL,
    created_ms INTEGER NOT NULL,
    deleted_ms INTEGER
) STRICT;

CREATE TABLE projects (
    id         BLOB    NOT NULL PRIMARY KEY,
    name       TEXT    NOT NULL,
    client_id  BLOB    REFERENCES clients (id),
    status     TEXT    NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'archived')),
    created_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL,
    deleted_ms INTEGER
) STRICT;

CREATE INDEX projects_by_client ON projects (client_id) WHERE client_id IS NOT NULL;

-- position is the order within a column of the board; a task moved between two others gets the middle of theirs.
CREATE TABLE tasks (
    id              BLOB    NOT NULL PRIMARY KEY,
    title           TEXT    NOT NULL,
    description     TEXT    NOT NULL DEFAULT '',
    status          TEXT    NOT NULL DEFAULT 'todo' CHECK (status IN ('todo', 'in_progress', 'done')),
    priority        TEXT    NOT NULL DEFAULT 'medium' CHECK (priority IN ('high', 'medium', 'low')),
    assignees       TEXT    NOT NULL DEFAULT '[]',
    due_ms          INTEGER,
    project_id      BLOB    REFERENCES projects (id),
    is_ai_suggested INTEGER NOT NULL DEFAULT 0 CHECK (is_ai_suggested IN (0, 1)),
    is_approved     INTEGER NOT NULL DEFAULT 1 CHECK (is_approved IN (0, 1)),
    position        REAL    NOT NULL,
    created_ms      INTEGER NOT NULL,
    updated_ms      INTEGER NOT NULL,
    done_ms         INTEGER,
    deleted_ms      INTEGER,
    deleted_with    BLOB
) STRICT;

CREATE INDEX tasks_by_project ON tasks (project_id);
CREATE INDEX tasks_by_place ON tasks (status, position);
CREATE INDEX tasks_by_due ON tasks (due_ms) WHERE due_ms IS NOT NULL;

CREATE TABLE comments (
    id         BLOB    NOT NULL PRIMARY KEY,
    task_id    BLOB    NOT NULL REFERENCES tasks (id),
    author     TEXT    NOT NULL,
    content    TEXT    NOT NULL,
    created_ms INTEGER NOT NULL,
    deleted_ms INTEGER
) STRICT;

CREATE INDEX comments_by_task ON comments (task_id, created_ms);

CREATE TABLE checkpoints (
    id              BLOB    NOT NULL PRIMARY KEY,
    project_id      BLOB    NOT NULL REFERENCES projects (id),
    title           TEXT    NOT NULL,
    date_ms         INTEGER NOT NULL,
    is_ai_suggested INTEGER NOT NULL DEFAULT 0 CHECK (is_ai_suggested IN (0, 1)),
    is_approved     INTEGER NOT NULL DEFAULT 1 CHECK (is_approved IN (0, 1)),
    created_ms      INTEGER NOT NULL,
    deleted_ms      INTEGER,
    deleted_with    BLOB
) STRICT;

CREATE INDEX checkpoints_by_project ON checkpoints (project_id, date_ms);

CREATE TABLE notes (
    id           BLOB    NOT NULL PRIMARY KEY,
    title        TEXT    NOT NULL,
    content      TEXT    NOT NULL DEFAULT '',
    project_id   BLOB    REFERENCES projects (id),
    revision     INTEGER NOT NULL DEFAULT 1,
    created_ms   INTEGER NOT NULL,
    updated_ms   INTEGER NOT NULL,
    deleted_ms   INTEGER,
    deleted_with BLOB
) STRICT;

CREATE INDEX notes_by_project ON notes (project_id);

CREATE TABLE docs (
    id           BLOB    NOT NULL PRIMARY KEY,
    project_id   BLOB    NOT NULL REFERENCES projects (id),
    title        TEXT    NOT NULL,
    latest       INTEGER NOT NULL,
    created_ms   INTEGER NOT NULL,
    updated_ms   INTEGER NOT NULL,
    deleted_ms   INTEGER,
    deleted_with BLOB
) STRICT;

CREATE INDEX docs_by_project ON docs (project_id);

-- A revision with clash = 1 started from one that was not the latest any more, and waits to be settled.
CREATE TABLE doc_revisions (
    doc_id       BLOB    NOT NULL REFERENCES docs (id),
    number       INTEGER NOT NULL,
    started_from INTEGER NOT NULL,
    content      TEXT    NOT NULL,
    made_by      TEXT    NOT NULL,
    created_ms   INTEGER NOT NULL,
    clash        INTEGER NOT NULL DEFAULT 0 CHECK (clash IN (0, 1)),
    PRIMARY KEY (doc_id, number)
) STRICT;

-- The content lies sealed in a file of its own, named after the id; the hash tells whether it is the right one.
CREATE TABLE artifacts (
    id           BLOB    NOT NULL PRIMARY KEY,
    project_id   BLOB    NOT NULL REFERENCES projects (id),
    name         TEXT    NOT NULL,
    media_type   TEXT    NOT NULL,
    size         INTEGER NOT NULL,
    hash         BLOB    NOT NULL CHECK (length(hash) = 32),
    made_by      TEXT    NOT NULL,
    created_ms   INTEGER NOT NULL,
    deleted_ms   INTEGER,
    deleted_with BLOB
) STRICT;

CREATE INDEX artifacts_by_project ON artifacts (project_id);

CREATE TABLE calendar_events (
    id        BLOB    NOT NULL PRIMARY KEY,
    source    TEXT    NOT NULL,
    outer_id  TEXT    NOT NULL,
    start_ms  INTEGER NOT NULL,
    end_ms    INTEGER NOT NULL,
    title     TEXT    NOT NULL,
    place     TEXT,
    attendees TEXT    NOT NULL DEFAULT '[]',
    UNIQUE (source, outer_id)
) STRICT;

CREATE INDEX calendar_events_in_time ON calendar_events (start_ms, end_ms);

-- Where words that the person did not type come from, by the thing they stand in. Rows are only ever added.
CREATE TABLE word_origins (
    entity BLOB NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (entity, origin)
) STRICT, WITHOUT ROWID;

-- What can be found by words; live = 0 while it is in the trash.
CREATE TABLE findables (
    number     INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id         BLOB    NOT NULL UNIQUE,
    kind       TEXT    NOT NULL,
    project_id BLOB,
    live       INTEGER NOT NULL DEFAULT 1 CHECK (live IN (0, 1))
) STRICT;

CREATE VIRTUAL TABLE findable_words USING fts5 (
    title,
    body,
    content = '',
    contentless_delete = 1,
    prefix = '2 3',
    tokenize = "unicode61 remove_diacritics 2"
);
