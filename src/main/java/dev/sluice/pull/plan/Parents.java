package dev.sluice.pull.plan;

import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.index.Index;
import dev.sluice.index.Row;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which directories of wanted paths are here. What has none stays wanted: the directory may come
 * with a later round, or with a scan.
 */
public record Parents(Set<RelativePath> here) {

    /** All are asked for at once: one by one they cost more than the paths themselves. */
    public static Parents of(List<RelativePath> paths, Index index) {
        Set<RelativePath> here = new HashSet<>();
        for (Row row : rows(paths, index)) {
            if (row.entry().state() instanceof State.Directory) {
                here.add(row.entry().path());
            }
        }
        return new Parents(here);
    }

    /** What the index has of the directories of paths, what is above before what is below. */
    public static List<Row> rows(List<RelativePath> paths, Index index) {
        Set<RelativePath> directories = new TreeSet<>();
        @Nullable RelativePath last = null;
        for (RelativePath path : paths) {
            if (last == null || !path.isIn(last)) {
                last = path.parent();
                if (last != null) {
                    directories.add(last);
                }
            }
        }
        return index.find(List.copyOf(directories)).stream().filter(Objects::nonNull).toList();
    }

    public boolean isHere(RelativePath path) {
        RelativePath parent = path.parent();
        return parent == null || here.contains(parent);
    }
}
