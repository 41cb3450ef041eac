-- Version 21: lists of the blocks of large contents.

CREATE TABLE block_lists (
    -- In the order in which they were made: where there are too many the oldest go.
    number INTEGER NOT NULL PRIMARY KEY,
    -- Of the content, as in entries.
    digest BLOB NOT NULL UNIQUE,
    -- The list as it is sent: a line of JSON, then 20 bytes for each block.
    list BLOB NOT NULL,
    bytes INTEGER NOT NULL
) STRICT;

-- A list goes with the last entry of its content. Small contents have none: for them nothing is
-- looked up.
CREATE TRIGGER block_lists_replaced AFTER UPDATE OF digest ON entries
WHEN OLD.size >= 1048576 AND OLD.digest IS NOT NEW.digest
BEGIN
    DELETE FROM block_lists WHERE digest = OLD.digest AND NOT EXISTS (
        SELECT 1 FROM entries WHERE content_key = OLD.content_key AND digest = OLD.digest);
END;

CREATE TRIGGER block_lists_deleted AFTER DELETE ON entries
WHEN OLD.size >= 1048576
BEGIN
    DELETE FROM block_lists WHERE digest = OLD.digest AND NOT EXISTS (
        SELECT 1 FROM entries WHERE content_key = OLD.content_key AND digest = OLD.digest);
END;
