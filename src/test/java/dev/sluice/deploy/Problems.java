package dev.sluice.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong with one object. */
final class Problems {

    private final String where;
    private final List<String> found = new ArrayList<>();

    Problems(String where) {
        this.where = where;
    }

    /** Notes a problem unless this holds; a null is as false. */
    Problems unless(@Nullable Boolean holds, String problem) {
        if (!Objects.equals(holds, true)) {
            found.add(where + ": " + problem);
        }
        return this;
    }

    Stream<String> stream() {
        return found.stream();
    }
}
