-- Version 3: conflict copies are found without a walk over all entries.

-- Live entries whose names are those of conflict copies, for the status, which asks often. Every
-- write pays for it with one look at the name; only a copy is kept in it.
CREATE INDEX entries_in_conflict ON entries (parent, name)
WHERE deleted_at IS NULL
    AND name GLOB '*.sluice-conflict-[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]-[0-9][0-9][0-9][0-9][0-9][0-9]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]*';
