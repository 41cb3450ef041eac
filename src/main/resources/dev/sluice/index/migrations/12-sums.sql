-- Version 12: an index has a sum.

-- Of the hashes of all live entries, modulo 2^128; moved along in the commit that changes an entry.
-- Two indexes with the same sum have the same entries. NULL until a program that keeps it has opened
-- the file: it adds up what is there.
ALTER TABLE folder ADD COLUMN sum_high INTEGER;
ALTER TABLE folder ADD COLUMN sum_low INTEGER;
