-- What the database says about itself, and the one row of settings.

CREATE TABLE meta (
    key   TEXT NOT NULL PRIMARY KEY,
    value ANY  NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE settings (
    only INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
    json TEXT    NOT NULL DEFAULT '{}'
) STRICT;
