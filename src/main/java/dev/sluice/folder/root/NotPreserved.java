package dev.sluice.folder.root;

import dev.sluice.disk.held.Preserving;
import dev.sluice.domain.Preserve.What;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Says what of a folder's {@code preserve} is not had here: one line for each kind. */
final class NotPreserved {

    private NotPreserved() {}

    static List<String> words(Preserving preserving) {
        List<String> words = new ArrayList<>();
        for (What what : What.values()) {
            if (preserving.unavailable().contains(what)) {
                words.add(unavailable(what));
            }
        }
        for (Map.Entry<What, Integer> each : preserving.missing().entrySet()) {
            words.add(missing(each.getKey(), each.getValue(), preserving));
        }
        return words;
    }

    private static String unavailable(What what) {
        return switch (what) {
            case HARDLINKS ->
                    "preserve: hardlinks cannot be made here: each name is a file of its own; the"
                            + " groups are passed on unchanged";
            case OWNER, ACL, XATTR, SPECIAL ->
                    "preserve: %s cannot be set or seen here: it takes Linux and system calls (no native executable, --enable-native-access); it is passed on unchanged"
                            .formatted(what);
        };
    }

    private static String missing(What what, int count, Preserving preserving) {
        String reason = preserving.reason(what);
        return "preserve: %s of %,d %s could not be set%s; it is passed on unchanged. %s"
                .formatted(
                        what,
                        count,
                        count == 1 ? "file" : "files",
                        reason == null ? "" : " (" + reason + ")",
                        remedy(what));
    }

    private static String remedy(What what) {
        return switch (what) {
            case OWNER -> "It takes the capability CAP_CHOWN, or an owner-map";
            case ACL ->
                    "It takes the file's owner or CAP_FOWNER, a file system with ACLs, and all whom"
                            + " it names";
            case XATTR -> "It takes a file system with extended attributes and room in it";
            case SPECIAL -> "It takes the owner preserved as well, CAP_CHOWN and CAP_FSETID";
            case HARDLINKS ->
                    "It takes a file system with hard links, and no more names of one file than it"
                            + " allows; a name that is a copy here is tried again when a peer changes"
                            + " it";
        };
    }
}
