package dev.sluice.config.check;

import static dev.sluice.config.check.DirectoryCheck.isSame;
import static dev.sluice.config.check.DirectoryCheck.quoted;

import dev.sluice.settings.ConfigException;
import dev.sluice.settings.FolderSettings;
import dev.sluice.settings.Key;
import java.nio.file.Path;
import java.util.List;

/**
 * Checks how the directories of a node lie to each other, by their real paths: roots and state are
 * apart. Otherwise one folder would replicate another, or the index itself.
 */
final class PlacesCheck {

    private static final Key STATE = new Key("sluice.state-dir");

    private record Place(Key key, Path path, Path real) {}

    private PlacesCheck() {}

    static void check(Path stateDir, List<FolderSettings> folders) {
        checkNames(folders);
        List<Place> roots = folders.stream().map(PlacesCheck::root).toList();
        for (int i = 0; i < roots.size(); i++) {
            for (Place earlier : roots.subList(0, i)) {
                checkApart(roots.get(i), earlier);
            }
        }
        Place state = new Place(STATE, stateDir, DirectoryCheck.state(STATE, stateDir));
        roots.forEach(root -> checkApart(state, root));
    }

    private static Place root(FolderSettings folder) {
        Key key = FoldersCheck.key(folder.key(), "path");
        return new Place(key, folder.path(), DirectoryCheck.root(key, folder.path()));
    }

    private static void checkNames(List<FolderSettings> folders) {
        for (int i = 0; i < folders.size(); i++) {
            FolderSettings folder = folders.get(i);
            for (FolderSettings earlier : folders.subList(0, i)) {
                if (folder.id().equals(earlier.id())) {
                    throw FoldersCheck.key(folder.key(), "name")
                            .wrong(
                                    "the folders %s and %s are both called %s; each needs its own name"
                                            .formatted(earlier.key(), folder.key(), folder.id()));
                }
            }
        }
    }

    private static void checkApart(Place place, Place other) {
        if (isSame(place.real, other.real)) {
            throw wrong(place, "is the same directory as", other);
        }
        if (place.real.startsWith(other.real)) {
            throw wrong(place, "lies inside", other);
        }
        if (other.real.startsWith(place.real)) {
            throw wrong(place, "lies around", other);
        }
    }

    private static ConfigException wrong(Place place, String how, Place other) {
        return place.key.wrong(
                "%s %s %s (%s); each needs a directory apart"
                        .formatted(quoted(place.path), how, other.key.name(), quoted(other.path)));
    }
}
