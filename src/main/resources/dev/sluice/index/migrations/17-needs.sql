-- Version 17: the bound of what may be wanted of a peer costs no look at all rows.

-- Rows of entries that are live there: a delete that waits makes no need, since it is of a path
-- that is here.
ALTER TABLE wanted_totals ADD COLUMN live INTEGER NOT NULL DEFAULT 0;

-- Of those, what path and version have beyond 384 bytes.
ALTER TABLE wanted_totals ADD COLUMN excess INTEGER NOT NULL DEFAULT 0;

UPDATE wanted_totals SET (live, excess) = (
    SELECT count(*), coalesce(sum(max(0, length(path) + length(version) - 384)), 0)
    FROM wanted w WHERE w.peer = wanted_totals.peer AND w.deleted_at IS NULL
);

DROP TRIGGER wanted_inserted;
DROP TRIGGER wanted_deleted;

CREATE TRIGGER wanted_inserted AFTER INSERT ON wanted BEGIN
    INSERT INTO wanted_totals (peer, wanted, live, excess)
        VALUES (
            NEW.peer,
            1,
            NEW.deleted_at IS NULL,
            iif(
                NEW.deleted_at IS NULL,
                max(0, length(NEW.path) + length(NEW.version) - 384),
                0
            )
        )
        ON CONFLICT (peer) DO UPDATE SET
            wanted = wanted + 1,
            live = live + excluded.live,
            excess = excess + excluded.excess;
END;

CREATE TRIGGER wanted_replaced AFTER UPDATE OF version, deleted_at ON wanted BEGIN
    UPDATE wanted_totals SET
        live = live + (NEW.deleted_at IS NULL) - (OLD.deleted_at IS NULL),
        excess = excess
            + iif(
                NEW.deleted_at IS NULL,
                max(0, length(NEW.path) + length(NEW.version) - 384),
                0
            )
            - iif(
                OLD.deleted_at IS NULL,
                max(0, length(OLD.path) + length(OLD.version) - 384),
                0
            )
        WHERE peer = NEW.peer;
END;

CREATE TRIGGER wanted_deleted AFTER DELETE ON wanted BEGIN
    UPDATE wanted_totals SET
        wanted = wanted - 1,
        live = live - (OLD.deleted_at IS NULL),
        excess = excess
            - iif(
                OLD.deleted_at IS NULL,
                max(0, length(OLD.path) + length(OLD.version) - 384),
                0
            )
        WHERE peer = OLD.peer;
END;
