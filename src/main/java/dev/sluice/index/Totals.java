package dev.sluice.index;

import dev.sluice.domain.State;

/**
 * How much an index holds.
 *
 * @param bytes of all live files together
 */
public record Totals(long files, long directories, long links, long tombstones, long bytes) {

    public static final Totals NONE = new Totals(0, 0, 0, 0, 0);

    /** With one more. */
    public Totals plus(State state) {
        return switch (state) {
            case State.File file ->
                    new Totals(files + 1, directories, links, tombstones, bytes + file.size());
            case State.Directory _ -> new Totals(files, directories + 1, links, tombstones, bytes);
            case State.Link _ -> new Totals(files, directories, links + 1, tombstones, bytes);
            case State.Deleted _ -> new Totals(files, directories, links, tombstones + 1, bytes);
        };
    }

    /** All that is live. */
    public long live() {
        return files + directories + links;
    }
}
