-- Version 15: overwrites have a budget as deletes have, and ignore rules of a peer may wait.

-- What waits: 'deletes', 'changes' (overwrites of peers) or 'rules' (one row at most).
ALTER TABLE delete_plans ADD COLUMN kind TEXT NOT NULL DEFAULT 'deletes'
    CHECK (kind IN ('deletes', 'changes', 'rules'));

-- As allowed_deletes, planned_deletes, of live entries whose content a peer replaces.
CREATE TABLE allowed_changes (
    parent TEXT NOT NULL,
    name TEXT NOT NULL,
    version BLOB NOT NULL,
    at INTEGER NOT NULL,
    why TEXT NOT NULL CHECK (why IN ('budget', 'move', 'approved')),
    born INTEGER NOT NULL,
    ended INTEGER NOT NULL,
    PRIMARY KEY (parent, name)
) STRICT, WITHOUT ROWID;

CREATE INDEX allowed_changes_by_time ON allowed_changes (at);

CREATE TABLE planned_changes (
    parent TEXT NOT NULL,
    name TEXT NOT NULL,
    plan INTEGER NOT NULL,
    version BLOB NOT NULL,
    PRIMARY KEY (parent, name, plan)
) STRICT, WITHOUT ROWID;

CREATE INDEX planned_changes_by_plan ON planned_changes (plan, parent, name);

-- Of the ignore file as it was last written by a person here; NULL if it never was, or that is not
-- known.
ALTER TABLE ignore_rules ADD COLUMN own BLOB;

-- The ignore file as a peer wrote it, where its rules are not in force; one row at most.
CREATE TABLE held_rules (
    -- Of its plan, which delete_plans has as long as it waits.
    plan INTEGER NOT NULL PRIMARY KEY,
    -- In gitignore syntax, one a line.
    patterns TEXT NOT NULL,
    -- Entries that would be forgotten, and paths on the disk here that would be seen.
    forgets INTEGER NOT NULL,
    shows INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'approved', 'rejected'))
) STRICT;

-- The first of these paths.
CREATE TABLE held_rules_paths (
    parent TEXT NOT NULL,
    name TEXT NOT NULL,
    shown INTEGER NOT NULL,
    PRIMARY KEY (parent, name)
) STRICT, WITHOUT ROWID;
