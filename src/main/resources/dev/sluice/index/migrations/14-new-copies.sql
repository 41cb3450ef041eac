-- Version 14: conflict copies are found by when they came.

-- So that who keeps them few need not look at all of them each time. As in entries_in_conflict, only
-- a copy is kept in it.
CREATE INDEX copies_by_sequence ON entries (sequence)
WHERE is_copy IS NOT NULL AND deleted_at IS NULL;
