-- Version 11: what is refused stays a need, and what is ignored no more is found.

-- Lines of a peer's feed that are no entry that may be taken. They are needs like those of wanted,
-- of which only the place in the feed is known for sure.
CREATE TABLE refused (
    peer INTEGER NOT NULL,
    -- The sequence of the line in the peer's feed.
    at_sequence INTEGER NOT NULL,
    -- What the peer calls the path, for people; '' if not even that can be read.
    path TEXT NOT NULL,
    -- Why it was not taken.
    reason TEXT NOT NULL,
    -- How often it was read.
    attempts INTEGER NOT NULL,
    -- Not to be asked for again before this, nanoseconds since 1970.
    retry_at INTEGER NOT NULL,
    PRIMARY KEY (peer, at_sequence)
) STRICT, WITHOUT ROWID;

-- A newer line for the same path takes the place of an older one.
CREATE INDEX refused_by_path ON refused (peer, path);

-- Who has found what is not ignored any more, until a walk of all has found it; NULL if there is no
-- such thing. Another one each time, since a path may be found, ignored and found again with
-- another content, and a counter never stands for two.
ALTER TABLE ignore_rules ADD COLUMN finder INTEGER;
