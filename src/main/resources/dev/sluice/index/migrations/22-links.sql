-- Version 22: files with several names, where a folder preserves hard links.

-- A hash of all that names of one file have in common: their group and whatever else their entries
-- say but path and version. Names with the same one are one file. NULL for what has one name, so
-- that the index below costs nothing where nothing is linked.
ALTER TABLE entries ADD COLUMN link_key INTEGER;

-- The name that was linked or looked at last comes last: what was seen of it is the newest.
CREATE INDEX entries_by_link ON entries (link_key, seen_ctime) WHERE link_key IS NOT NULL;
