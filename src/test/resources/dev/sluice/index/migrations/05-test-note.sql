-- A step after version 3 that only tests take.
ALTER TABLE entries ADD COLUMN note TEXT;

UPDATE entries SET note = 'old';
