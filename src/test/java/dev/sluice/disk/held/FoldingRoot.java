package dev.sluice.disk.held;

import dev.sluice.disk.jdk.JavaDirectory;
import dev.sluice.disk.root.FolderRoot;
import dev.sluice.disk.root.RootException;
import java.io.IOException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Locale;

/** A root of which every directory folds case and normal forms, as some file systems do. */
public final class FoldingRoot {

    private FoldingRoot() {}

    public static FolderRoot open(Path directory) throws RootException {
        return FolderRoot.open(
                directory, (Path path) -> JavaDirectory.open(path, FoldingRoot::stored));
    }

    /** The name that is there and is the same when folded; otherwise it is new as it is. */
    private static String stored(HeldDirectory directory, String name) throws IOException {
        if (directory.isReserved()) {
            return name;
        }
        try (HeldDirectory again = directory.again()) {
            for (ListedName listed : again.read()) {
                if (listed.text() != null && folded(listed.text()).equals(folded(name))) {
                    return listed.text();
                }
            }
        }
        return name;
    }

    private static String folded(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFD).toLowerCase(Locale.ROOT);
    }
}
