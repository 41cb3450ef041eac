-- Version 8: a content is found by a number.

-- The first six bytes of the hash in digest, NULL where that is. SQLite compares blobs much slower
-- than numbers, and in the index of them whatever is new goes to another page: so it took a third of
-- the time of an insert, and most of the pages that a batch writes. Six bytes are few enough to be
-- small and so many that among a million files hardly two have the same; digest has the last word.
ALTER TABLE entries ADD COLUMN content_key INTEGER;

WITH RECURSIVE digits (place) AS (VALUES (1) UNION ALL SELECT place + 1 FROM digits WHERE place < 12)
UPDATE entries SET content_key = (
    SELECT sum((instr('0123456789ABCDEF', substr(hex(substr(digest, 2, 6)), place, 1)) - 1)
        << (4 * (12 - place)))
    FROM digits)
WHERE digest IS NOT NULL;

DROP INDEX entries_by_digest;

CREATE INDEX entries_by_content ON entries (content_key) WHERE content_key IS NOT NULL;
