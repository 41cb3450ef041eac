-- Version 5: deletes have a budget.

-- Deletes that may be made, and were in the last hour: written before the first of them is made, so
-- that neither a crash nor another round spends the same twice.
CREATE TABLE allowed_deletes (
    -- As in entries.
    parent TEXT NOT NULL,
    name TEXT NOT NULL,
    -- Of the live entry that goes; a later entry of the path is not meant.
    version BLOB NOT NULL,
    -- When it was allowed, nanoseconds since 1970.
    at INTEGER NOT NULL,
    -- 'budget' is what counts; the content of a 'move' is at another path, and what was 'approved'
    -- a person has answered for.
    why TEXT NOT NULL CHECK (why IN ('budget', 'move', 'approved')),
    PRIMARY KEY (parent, name)
) STRICT, WITHOUT ROWID;

CREATE INDEX allowed_deletes_by_time ON allowed_deletes (at);

-- Deletes beyond the budget. A number is never given twice.
CREATE TABLE delete_plans (
    number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    -- Who deleted: a 'peer', or somebody on the 'local' disk.
    origin TEXT NOT NULL CHECK (origin IN ('peer', 'local')),
    since ANY NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'approved')),
    -- Why they wait.
    reason TEXT NOT NULL
) STRICT;

-- What is in a plan. Those of plan 0 are being judged.
CREATE TABLE planned_deletes (
    parent TEXT NOT NULL,
    name TEXT NOT NULL,
    plan INTEGER NOT NULL,
    version BLOB NOT NULL,
    PRIMARY KEY (parent, name, plan)
) STRICT, WITHOUT ROWID;

CREATE INDEX planned_deletes_by_plan ON planned_deletes (plan, parent, name);

-- How many live entries there were, noted when that has changed, at most every few minutes; what is
-- older than an hour is dropped but for the last of it.
CREATE TABLE live_counts (
    -- Nanoseconds since 1970.
    at INTEGER NOT NULL PRIMARY KEY,
    live INTEGER NOT NULL
) STRICT;

-- Peers that are to be asked for all they have, since something of it is wanted again.
CREATE TABLE relisted (
    peer INTEGER NOT NULL PRIMARY KEY
) STRICT;
