-- The index of one folder, version 1. This file is never changed again: a later version is this
-- one and the migrations after it, so that a new database and an old one come the same way.
--
-- Written alike everywhere:
--   ids (epoch, run, node, peer) are 64 bits as a signed integer; printf('%016x', epoch) shows them
--     as everywhere else.
--   times are integers, nanoseconds since 1970; a time that does not fit into 64 bits (before 1677
--     or after 2262) is ISO-8601 text, since a file may carry any time and the index has to give
--     back exactly what it was given.
--   digests are blobs, one byte for the algorithm (1 = xxh3-128, 2 = sha-256), then the hash: 17
--     bytes where the text has 41, and every file has one or two and a third in the index.
--   versions are blobs, 16 bytes for each writer in their order: epoch, counter, both big-endian.
--   names are UTF-8; the default collation BINARY orders them by their bytes.

-- 'SLUI': tells an index from any other SQLite file.
PRAGMA application_id = 0x534C5549;

-- What is known of the folder as a whole. One row.
CREATE TABLE folder (
    only_row INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
    -- The folder's id on the wire.
    id TEXT NOT NULL,
    -- The writer of all versions minted here.
    epoch INTEGER NOT NULL,
    -- The sequence given last. Not the greatest in entries: the last entry may have been forgotten.
    last_sequence INTEGER NOT NULL,
    -- The counter issued last. 1 before the first, so that no change ever gets the counter 1, which
    -- means "found".
    last_counter INTEGER NOT NULL,
    -- 1 when a first scan was completed.
    has_history INTEGER NOT NULL CHECK (has_history IN (0, 1))
) STRICT;

-- Every opening by a new run. A cursor of a run is good up to the first sequence of the next.
CREATE TABLE runs (
    -- In the order of the openings.
    number INTEGER NOT NULL PRIMARY KEY,
    run INTEGER NOT NULL UNIQUE,
    -- The sequence of the first change that this run could make.
    first_sequence INTEGER NOT NULL
) STRICT;

-- What is known of each path.
CREATE TABLE entries (
    -- The directory above, '' for the root. With the name apart, one index serves the lookup of a
    -- path, the listing of a directory and everything below one.
    parent TEXT NOT NULL,
    name TEXT NOT NULL,
    -- Of what is, or was, at the path.
    kind TEXT NOT NULL CHECK (kind IN ('file', 'directory', 'symlink')),
    -- The time of the delete; NULL as long as the entry is live. The next five are NULL for a
    -- tombstone.
    deleted_at ANY,
    -- Bytes; files only.
    size INTEGER,
    -- Files only.
    mtime ANY,
    -- Permission bits; files and directories.
    mode INTEGER,
    -- Files only.
    digest BLOB,
    -- Symbolic links only.
    target TEXT,
    -- The content before the last change of content; on a tombstone the content deleted.
    replaced BLOB,
    version BLOB NOT NULL,
    sequence INTEGER NOT NULL,
    -- What the disk looked like when the entry was true of it; all NULL for a tombstone.
    seen_kind TEXT,
    seen_size INTEGER,
    seen_mtime ANY,
    seen_ctime ANY,
    seen_mode INTEGER,
    seen_device INTEGER,
    seen_inode INTEGER,
    -- When that look was taken.
    seen_at ANY
) STRICT;

CREATE UNIQUE INDEX entries_by_path ON entries (parent, name);

-- There is none of what is live alone: it would cost a quarter of the speed of every write and an
-- eighth of the size, to spare the seldom asked "is anything live below" the tombstones there.

-- The changes feed.
CREATE UNIQUE INDEX entries_by_sequence ON entries (sequence);

-- Where a moved content may be found.
CREATE INDEX entries_by_digest ON entries (digest) WHERE digest IS NOT NULL;

-- How much there is, kept by the triggers below: the status asks often. One row.
CREATE TABLE totals (
    only_row INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
    files INTEGER NOT NULL,
    directories INTEGER NOT NULL,
    links INTEGER NOT NULL,
    tombstones INTEGER NOT NULL,
    -- Of all live files.
    bytes INTEGER NOT NULL
) STRICT;

INSERT INTO totals VALUES (1, 0, 0, 0, 0, 0);

CREATE TRIGGER entries_inserted AFTER INSERT ON entries BEGIN
    UPDATE totals SET
        files = files + (NEW.deleted_at IS NULL AND NEW.kind = 'file'),
        directories = directories + (NEW.deleted_at IS NULL AND NEW.kind = 'directory'),
        links = links + (NEW.deleted_at IS NULL AND NEW.kind = 'symlink'),
        tombstones = tombstones + (NEW.deleted_at IS NOT NULL),
        bytes = bytes + ifnull(NEW.size, 0);
END;

CREATE TRIGGER entries_deleted AFTER DELETE ON entries BEGIN
    UPDATE totals SET
        files = files - (OLD.deleted_at IS NULL AND OLD.kind = 'file'),
        directories = directories - (OLD.deleted_at IS NULL AND OLD.kind = 'directory'),
        links = links - (OLD.deleted_at IS NULL AND OLD.kind = 'symlink'),
        tombstones = tombstones - (OLD.deleted_at IS NOT NULL),
        bytes = bytes - ifnull(OLD.size, 0);
END;

CREATE TRIGGER entries_updated AFTER UPDATE OF kind, deleted_at, size ON entries
WHEN OLD.kind <> NEW.kind
    OR (OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL)
    OR OLD.size IS NOT NEW.size
BEGIN
    UPDATE totals SET
        files = files
            + (NEW.deleted_at IS NULL AND NEW.kind = 'file')
            - (OLD.deleted_at IS NULL AND OLD.kind = 'file'),
        directories = directories
            + (NEW.deleted_at IS NULL AND NEW.kind = 'directory')
            - (OLD.deleted_at IS NULL AND OLD.kind = 'directory'),
        links = links
            + (NEW.deleted_at IS NULL AND NEW.kind = 'symlink')
            - (OLD.deleted_at IS NULL AND OLD.kind = 'symlink'),
        tombstones = tombstones + (NEW.deleted_at IS NOT NULL) - (OLD.deleted_at IS NOT NULL),
        bytes = bytes + ifnull(NEW.size, 0) - ifnull(OLD.size, 0);
END;

-- How far we have read the feed of each peer.
CREATE TABLE cursors (
    peer INTEGER NOT NULL PRIMARY KEY,
    epoch INTEGER NOT NULL,
    run INTEGER NOT NULL,
    sequence INTEGER NOT NULL
) STRICT;

-- Entries of peers that are not applied here yet. The columns from kind to version are those of
-- entries.
CREATE TABLE wanted (
    peer INTEGER NOT NULL,
    path TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('file', 'directory', 'symlink')),
    deleted_at ANY,
    size INTEGER,
    mtime ANY,
    mode INTEGER,
    digest BLOB,
    target TEXT,
    replaced BLOB,
    version BLOB NOT NULL,
    -- The sequence of the entry in the peer's feed.
    at_sequence INTEGER NOT NULL,
    -- When the path was first wanted of the peer; a newer entry for it leaves this as it is.
    since ANY NOT NULL,
    -- How often it has failed.
    attempts INTEGER NOT NULL,
    -- Why it failed last.
    reason TEXT,
    -- Not to be tried before this, nanoseconds since 1970; 0 if it has not failed.
    retry_at INTEGER NOT NULL,
    PRIMARY KEY (peer, path)
) STRICT, WITHOUT ROWID;

-- The lowest sequence that is still wanted of a peer.
CREATE INDEX wanted_by_sequence ON wanted (peer, at_sequence);

-- Whether a content that was left in staging is still of use.
CREATE INDEX wanted_by_digest ON wanted (digest) WHERE digest IS NOT NULL;

CREATE INDEX wanted_failed ON wanted (peer, path) WHERE attempts > 0;

-- How many rows are wanted of each peer, kept by the triggers below.
CREATE TABLE wanted_totals (
    peer INTEGER NOT NULL PRIMARY KEY,
    wanted INTEGER NOT NULL
) STRICT;

CREATE TRIGGER wanted_inserted AFTER INSERT ON wanted BEGIN
    INSERT INTO wanted_totals VALUES (NEW.peer, 1)
        ON CONFLICT (peer) DO UPDATE SET wanted = wanted + 1;
END;

CREATE TRIGGER wanted_deleted AFTER DELETE ON wanted BEGIN
    UPDATE wanted_totals SET wanted = wanted - 1 WHERE peer = OLD.peer;
END;

-- What is about to be made visible at a path. The columns from kind to version are those of
-- entries.
CREATE TABLE intents (
    path TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('file', 'directory', 'symlink')),
    deleted_at ANY,
    size INTEGER,
    mtime ANY,
    mode INTEGER,
    digest BLOB,
    target TEXT,
    replaced BLOB,
    version BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- The nodes that pull this folder from us, or did once.
CREATE TABLE members (
    node INTEGER NOT NULL PRIMARY KEY,
    -- How far it has read our feed.
    after_sequence INTEGER NOT NULL,
    -- How far it has applied our feed.
    done_sequence INTEGER NOT NULL,
    -- When it last called.
    seen_at ANY NOT NULL
) STRICT;
