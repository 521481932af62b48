-- Knowledge bases hold sources, sources yield files, files of one content are one document, documents have chunks.

CREATE TABLE bases (
    id         BLOB    NOT NULL PRIMARY KEY,
    name       TEXT    NOT NULL COLLATE NOCASE UNIQUE,
    created_ms INTEGER NOT NULL
) STRICT;

-- Paths are the bytes of the operating system, because a name need not be text; path_text is for people and globs.
CREATE TABLE sources (
    id         BLOB    NOT NULL PRIMARY KEY,
    base_id    BLOB    NOT NULL REFERENCES bases (id),
    path       BLOB    NOT NULL,
    path_text  TEXT    NOT NULL,
    is_folder  INTEGER NOT NULL CHECK (is_folder IN (0, 1)),
    added_ms   INTEGER NOT NULL,
    problem    TEXT,
    ignored    INTEGER NOT NULL DEFAULT 0,
    scanned_ms INTEGER,
    UNIQUE (base_id, path)
) STRICT;

-- One row a distinct content and format. length and all spans count Unicode scalar values.
CREATE TABLE documents (
    id       INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uuid     BLOB    NOT NULL UNIQUE,
    hash     BLOB    NOT NULL CHECK (length(hash) = 32),
    format   TEXT    NOT NULL,
    title    TEXT    NOT NULL,
    length   INTEGER NOT NULL,
    language TEXT    NOT NULL,
    pages    BLOB    NOT NULL DEFAULT x'',
    pending  INTEGER NOT NULL,
    UNIQUE (hash, format)
) STRICT;

CREATE TABLE files (
    id          INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    source_id   BLOB    NOT NULL REFERENCES sources (id),
    path        BLOB    NOT NULL,
    path_text   TEXT    NOT NULL,
    size        INTEGER NOT NULL,
    mtime_ns    INTEGER NOT NULL,
    status      TEXT    NOT NULL DEFAULT 'queued'
                CHECK (status IN ('queued', 'reading', 'searchable', 'embedded', 'failed')),
    reason      TEXT,
    attempts    INTEGER NOT NULL DEFAULT 0,
    retry_at_ms INTEGER,
    document_id INTEGER REFERENCES documents (id),
    UNIQUE (source_id, path)
) STRICT;

-- Coverage is a GROUP BY that never leaves this index.
CREATE INDEX files_by_status ON files (source_id, status);
CREATE INDEX files_by_path_text ON files (path_text, id);
CREATE INDEX files_by_document ON files (document_id) WHERE document_id IS NOT NULL;
CREATE INDEX files_queued ON files (id) WHERE status = 'queued';
CREATE INDEX files_to_retry ON files (retry_at_ms) WHERE retry_at_ms IS NOT NULL;

-- The extracted text, stored once, in parts of a fixed number of scalar values, so that a span names its parts by
-- division.
CREATE TABLE text_parts (
    id          INTEGER NOT NULL PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES documents (id),
    part        INTEGER NOT NULL,
    text        TEXT    NOT NULL,
    UNIQUE (document_id, part)
) STRICT;

CREATE TABLE chunks (
    id          INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    document_id INTEGER NOT NULL REFERENCES documents (id),
    ordinal     INTEGER NOT NULL,
    start       INTEGER NOT NULL,
    end         INTEGER NOT NULL,
    page        INTEGER,
    headings    TEXT    NOT NULL DEFAULT '[]',
    language    TEXT    NOT NULL,
    embedder    TEXT    NOT NULL,
    vectored    INTEGER NOT NULL DEFAULT 0 CHECK (vectored IN (0, 1)),
    UNIQUE (document_id, ordinal)
) STRICT;

CREATE INDEX chunks_pending ON chunks (embedder, id) WHERE vectored = 0;

-- Documents that may lie nowhere any more; they go once no file is waiting to be read, so that a rename keeps them.
CREATE TABLE orphan_candidates (
    document_id INTEGER NOT NULL PRIMARY KEY
) STRICT;

CREATE INDEX files_reading ON files (id) WHERE status = 'reading';
