-- Version 7: a conflict copy has a mark, and is not known by its name.

-- 1 where the name is that of a conflict copy, else NULL. For an index whose condition calls a
-- function (GLOB is one) might fail in the middle of a statement: so SQLite wrote every page that
-- an insert of several rows was about to change to a temporary file first, two writes a row.
ALTER TABLE entries ADD COLUMN is_copy INTEGER;

UPDATE entries SET is_copy = 1
WHERE name GLOB '*.sluice-conflict-[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]-[0-9][0-9][0-9][0-9][0-9][0-9]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]*';

DROP INDEX entries_in_conflict;

CREATE INDEX entries_in_conflict ON entries (parent, name)
WHERE is_copy IS NOT NULL AND deleted_at IS NULL;
