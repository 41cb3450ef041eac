package dev.sluice.pull.plan;

import dev.sluice.domain.Entry;
import dev.sluice.domain.State;
import dev.sluice.index.Row;

/** What a planned row costs: bytes of heap while it is held, and of content that is to come. */
final class PlannedSize {

    private static final int BASE_WEIGHT = 500;
    private static final int WRITER_WEIGHT = 100;

    private PlannedSize() {}

    /** About the bytes of heap that it takes. */
    static long weight(NeedRows.Planned planned) {
        Row local = planned.local();
        return BASE_WEIGHT
                + weight(planned.wanted().entry())
                + (local == null ? 0 : weight(local.entry()));
    }

    private static long weight(Entry entry) {
        int target = entry.state() instanceof State.Link link ? link.target().length() : 0;
        return entry.path().toString().length()
                + target
                + entry.state().extras().weight()
                + (long) WRITER_WEIGHT * entry.version().size();
    }

    /** How much the content has that is to come for it. */
    static long content(NeedRows.Planned planned) {
        return switch (planned.step()) {
            case Step.PutFile put -> put.file().size();
            case Step.SecureCopy(Entry loser) ->
                    loser.state() instanceof State.File file ? file.size() : 0;
            case Step.Settled _,
                    Step.Note _,
                    Step.Touch _,
                    Step.PutLink _,
                    Step.PutDirectory _,
                    Step.Remove _,
                    Step.KeepDirectory _ ->
                    0;
        };
    }
}
