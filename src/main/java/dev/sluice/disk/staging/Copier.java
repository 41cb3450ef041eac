package dev.sluice.disk.staging;

import dev.sluice.disk.held.Closing;
import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.held.Preserving;
import dev.sluice.disk.root.FolderRoot;
import dev.sluice.disk.root.NoSpaceException;
import dev.sluice.disk.root.Space;
import dev.sluice.domain.Extras;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Metadata;
import java.io.IOException;

/**
 * Copies files and links of a root into its staging, each after its room was promised: a copy that
 * nobody has asked for fills no disk. It may last, so nothing is to be locked meanwhile.
 */
public class Copier {

    private final FolderRoot root;

    public Copier(FolderRoot root) {
        this.root = root;
    }

    /**
     * A copy of a file or a link as it is. After a failure there is none.
     *
     * @throws NoSpaceException if there is no room for it
     */
    public StagedName copy(HeldDirectory from, String name, FileStat identity) throws IOException {
        return staged(
                from,
                name,
                identity,
                (staging, temp) -> {
                    Copying.whole(root.loans(), from, name, identity, staging, temp);
                    if (root.preserving().isOn()) {
                        Preserving preserving = root.preserving().ofCopies();
                        Extras extras = root.extras(from, name, preserving);
                        Extras _ = staging.setExtras(temp, extras, identity.mode(), preserving);
                    }
                });
    }

    /**
     * A copy of a file with other metadata, fsynced.
     *
     * @throws NoSpaceException if there is no room for it
     */
    public StagedName copy(HeldDirectory from, String name, FileStat identity, Metadata metadata)
            throws IOException {
        return staged(
                from,
                name,
                identity,
                (staging, temp) -> {
                    Copying.file(root.loans(), from, name, identity, staging, temp, metadata, true);
                    Preserving preserving = root.preserving();
                    if (preserving.isOn()) {
                        Extras _ =
                                staging.setExtras(
                                        temp, metadata.extras(), metadata.mode(), preserving);
                    }
                });
    }

    private interface Making {
        void at(HeldDirectory staging, String temp) throws IOException;
    }

    private StagedName staged(HeldDirectory from, String name, FileStat identity, Making making)
            throws IOException {
        HeldDirectory staging = root.reserved().staging();
        String temp = root.reserved().newName("copy");
        try (Space.Promise _ = root.promise(identity.size(), "a copy of " + from.pathOf(name))) {
            making.at(staging, temp);
            return StagedName.at(staging, temp, root.reserved()::leave);
        } catch (IOException e) {
            Closing.quietly(() -> StagedName.discard(staging, temp, root.reserved()::leave));
            throw e;
        }
    }
}
