package dev.sluice.status;

import dev.sluice.domain.NodeId;
import dev.sluice.domain.RunId;
import dev.sluice.folder.Folder;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a status is made of.
 *
 * @param software the version of the program
 * @param started when this process began its work
 * @param data where the data port is
 * @param isForDecisions whether people may decide on the page
 * @param answers the memory of answers
 * @param pulling the memory of rounds
 * @param duplicate that another process has our node id, null if none has shown
 * @param impostor that somebody has called who posed as another node, null if nobody has of late
 */
public record NodeView(
        NodeId node,
        RunId run,
        String name,
        String software,
        Instant started,
        DataPort data,
        boolean isForDecisions,
        List<Folder> folders,
        Supplier<Answers> answers,
        Supplier<Pulling> pulling,
        Supplier<@Nullable String> duplicate,
        Supplier<@Nullable String> impostor) {

    public NodeView {
        folders = List.copyOf(folders);
    }
}
