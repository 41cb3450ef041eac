package dev.sluice.status;

import dev.sluice.domain.NodeId;
import dev.sluice.domain.RunId;
import dev.sluice.folder.Folder;
import java.time.Instant;
import java.util.List;

/**
 * What a status is made of.
 *
 * @param software the version of the program
 * @param started when this process began its work
 * @param data where the data port is
 */
public record NodeView(
        NodeId node,
        RunId run,
        String name,
        String software,
        Instant started,
        DataPort data,
        List<Folder> folders) {

    public NodeView {
        folders = List.copyOf(folders);
    }
}
