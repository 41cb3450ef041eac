-- Version 6: what tells a restored index from one that went on, and what the members are and do.

-- The counter issued last before the run. What it was for runs of an older program is not known; so
-- what they have written counts as written since a restore, which does no harm.
ALTER TABLE runs ADD COLUMN last_counter INTEGER NOT NULL DEFAULT 1;

-- What a node said of itself when it was met; NULL if it was not.
ALTER TABLE members ADD COLUMN name TEXT;
ALTER TABLE members ADD COLUMN role TEXT;

-- 1 when it has pulled from us. One that was only met releases no tombstone, and holds none.
ALTER TABLE members ADD COLUMN pulls INTEGER NOT NULL DEFAULT 1 CHECK (pulls IN (0, 1));

-- The join of the versions of all tombstones that were dropped. No row before the first.
CREATE TABLE forgotten (
    only_row INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
    version BLOB NOT NULL
) STRICT;

-- Which tombstones are old enough to be dropped. A live entry costs it nothing.
CREATE INDEX entries_deleted ON entries (deleted_at) WHERE deleted_at IS NOT NULL;

-- The longest time between two signs of it since it was trusted last, in seconds.
ALTER TABLE members ADD COLUMN silence INTEGER NOT NULL DEFAULT 0;

-- Empty until the first tombstone is dropped. Which epoch of a peer was listed in full, and up to
-- which sequence it has still to be: until then it may offer what was deleted so long ago that
-- nobody has the tombstone any more. No row for a peer that is not trusted, whatever its epoch.
CREATE TABLE listings (
    peer INTEGER NOT NULL PRIMARY KEY,
    epoch INTEGER NOT NULL,
    -- 0 when the listing is complete.
    until_sequence INTEGER NOT NULL
) STRICT;
