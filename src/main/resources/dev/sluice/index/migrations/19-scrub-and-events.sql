-- Version 19: contents that are read again, and what others are told of the folder.

-- How far contents were read again. One row.
CREATE TABLE scrub (
    only_row INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
    -- When the pass began that is not done yet; NULL if there is none.
    begun_at ANY,
    -- The last file that it has read, '' and '' before the first.
    parent TEXT NOT NULL,
    name TEXT NOT NULL,
    -- What it has read.
    files INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    -- When the last whole pass had begun, and when it ended; NULL before the first.
    whole_begun_at ANY,
    whole_ended_at ANY
) STRICT;

INSERT INTO scrub VALUES (1, NULL, '', '', 0, 0, NULL, NULL);

-- Files whose content is no longer the one that was indexed, though nothing was written to them.
-- One counts only as long as the entry of its path has this digest.
CREATE TABLE rot (
    parent TEXT NOT NULL,
    name TEXT NOT NULL,
    -- Of the content that should be there.
    digest BLOB NOT NULL,
    -- Of the content that is there; NULL if it cannot be read.
    found BLOB,
    since ANY NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (parent, name)
) STRICT, WITHOUT ROWID;

-- What those who asked for it are told, in the order of the numbers, which are never given twice.
CREATE TABLE events (
    number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    -- As it is sent.
    body TEXT NOT NULL
) STRICT;

-- Who is told, and how far.
CREATE TABLE listeners (
    -- Its address, or its program.
    name TEXT NOT NULL PRIMARY KEY,
    -- The last event that it was told, or that was given up.
    done INTEGER NOT NULL,
    -- How often the next one was tried in vain, and why it failed the last time.
    attempts INTEGER NOT NULL,
    reason TEXT,
    -- How many were told, and how many given up.
    told INTEGER NOT NULL,
    given_up INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Of what events were made already. One row, from the first listener on.
CREATE TABLE events_made (
    only_row INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
    -- Up to which change.
    sequence INTEGER NOT NULL,
    -- Up to which plan.
    plan INTEGER NOT NULL,
    -- Why the folder was stopped when that was told last; NULL if it was not.
    stopped TEXT
) STRICT;
