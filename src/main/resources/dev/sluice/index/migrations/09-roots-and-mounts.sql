-- Version 9: which directory the root was, and what was mounted in it.

-- The root as it was found, whenever it was found to be another than before; the greatest number is
-- that of the last time.
CREATE TABLE roots (
    number INTEGER NOT NULL PRIMARY KEY,
    -- The number of its file system. Many a file system gets another at its next mount.
    device INTEGER NOT NULL,
    -- 0 where an older program did not note it.
    inode INTEGER NOT NULL,
    -- What statfs(2) calls f_fsid, which stays; 0 where there is none.
    file_system INTEGER NOT NULL
) STRICT;

-- What is in the index was always seen on the file system of the root.
INSERT INTO roots (device, inode, file_system)
SELECT DISTINCT seen_device, 0, 0 FROM entries WHERE seen_device IS NOT NULL;

-- Paths at which something was mounted when they were looked at last. What is absent there or below
-- was hidden, or was never ours, and is not taken for deleted.
CREATE TABLE mounts (
    path TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;
