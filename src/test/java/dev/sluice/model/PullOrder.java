package dev.sluice.model;

import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** The order within a round: rule 13. */
enum PullOrder {
    DIRECTORY,
    FILE,
    DELETE,
    DELETE_OF_DIRECTORY,
    FILE_FOR_DIRECTORY;

    static List<Row> sort(Collection<Row> wanted, Predicate<RelativePath> isDirectoryHere) {
        Comparator<Row> shallowFirst = Comparator.comparingInt(r -> r.entry().path().depth());
        Comparator<Row> byStep = Comparator.comparing(r -> of(r, isDirectoryHere));
        return wanted.stream()
                .sorted(
                        byStep.thenComparing((a, b) ->
                                of(a, isDirectoryHere).compareTo(DELETE_OF_DIRECTORY) >= 0
                                        ? shallowFirst.compare(b, a)
                                        : shallowFirst.compare(a, b)))
                .toList();
    }

    private static PullOrder of(Row row, Predicate<RelativePath> isDirectoryHere) {
        boolean isDirectory = isDirectoryHere.test(row.entry().path());
        return switch (row.entry().state()) {
            case State.Directory _ -> DIRECTORY;
            case State.File _, State.Link _ -> isDirectory ? FILE_FOR_DIRECTORY : FILE;
            case State.Deleted _ -> isDirectory ? DELETE_OF_DIRECTORY : DELETE;
        };
    }
}
