package dev.sluice.pull.plan;

import java.util.List;

/** Planned rows, some at a time. */
@FunctionalInterface
public interface RowPages {

    /** The next rows; none if there are none left now. */
    List<NeedRows.Planned> nextPage();
}
