-- A step after version 2 that only tests take.
ALTER TABLE entries ADD COLUMN note TEXT;

UPDATE entries SET note = 'old';
