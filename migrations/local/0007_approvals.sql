-- Questions that a person answers, the person's rules, and what proves that the audit chain is the one that was written.

-- pending -> approved | rejected | expired; approved -> used | expired. What was agreed to may differ from what was
-- asked, because a person may edit it first.
CREATE TABLE approvals (
    number              INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id                  BLOB    NOT NULL UNIQUE,
    state               TEXT    NOT NULL DEFAULT 'pending'
                        CHECK (state IN ('pending', 'approved', 'rejected', 'expired', 'used')),
    run_id              BLOB,
    agent               TEXT,
    tool                TEXT    NOT NULL,
    effect              TEXT    NOT NULL,
    arguments           TEXT    NOT NULL,
    content             TEXT    NOT NULL DEFAULT '[]',
    destinations        TEXT    NOT NULL DEFAULT '[]',
    taint               TEXT    NOT NULL DEFAULT '[]',
    policy_version      INTEGER NOT NULL,
    rule                TEXT    NOT NULL,
    fingerprint         BLOB    NOT NULL CHECK (length(fingerprint) = 32),
    asked_ms            INTEGER NOT NULL,
    expires_ms          INTEGER NOT NULL,
    decided_ms          INTEGER,
    decided_by          TEXT,
    reason              TEXT    NOT NULL DEFAULT '',
    agreed_arguments    TEXT,
    agreed_fingerprint  BLOB    CHECK (length(agreed_fingerprint) = 32)
) STRICT;

CREATE INDEX approvals_waiting ON approvals (number) WHERE state IN ('pending', 'approved');
CREATE INDEX approvals_by_run ON approvals (run_id) WHERE run_id IS NOT NULL;

-- kind 'tool' uses holds and tool, kind 'egress' uses source and redact.
CREATE TABLE policy_rules (
    id          INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    kind        TEXT    NOT NULL CHECK (kind IN ('tool', 'egress')),
    holds       TEXT,
    tool        TEXT    NOT NULL DEFAULT '',
    source      TEXT    NOT NULL DEFAULT '',
    destination TEXT    NOT NULL,
    verdict     TEXT    NOT NULL CHECK (verdict IN ('allow', 'ask', 'deny')),
    redact      TEXT    NOT NULL DEFAULT '[]',
    added_ms    INTEGER NOT NULL
) STRICT;

-- One row a change of the rules; the number of the last one is the version that approvals hold for.
CREATE TABLE policy_versions (
    version    INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    changed_ms INTEGER NOT NULL,
    change     TEXT    NOT NULL
) STRICT;

-- form 1 is the hash of rows before this migration; form 2 covers the three columns after it too.
ALTER TABLE audit ADD COLUMN form INTEGER NOT NULL DEFAULT 1;
ALTER TABLE audit ADD COLUMN rule TEXT NOT NULL DEFAULT '';
ALTER TABLE audit ADD COLUMN policy_version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE audit ADD COLUMN approval BLOB;

-- Signed roots of the tree over the first size rows; peaks go on with it without reading the rows again.
CREATE TABLE audit_checkpoints (
    size      INTEGER NOT NULL PRIMARY KEY,
    root      BLOB    NOT NULL CHECK (length(root) = 32),
    at_ms     INTEGER NOT NULL,
    device    BLOB    NOT NULL CHECK (length(device) = 32),
    signature BLOB    NOT NULL CHECK (length(signature) = 64),
    peaks     BLOB    NOT NULL
) STRICT;
