-- A step after the newest version that only tests take.
ALTER TABLE entries ADD COLUMN note TEXT;

UPDATE entries SET note = 'old';
