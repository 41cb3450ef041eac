package dev.sluice.config;

import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.util.List;
import java.util.Optional;

/** One folder: keys below {@code sluice.folders.<id>}. */
public interface FolderConfig {

    /**
     * The root: a directory that is there and readable, shared with no other folder. Required.
     * Relative to the working directory.
     */
    String path();

    /** The folder's id on the wire, the same on all nodes: {@code my-docs}. Absent: the id. */
    Optional<String> name();

    /**
     * {@code send-receive} (both ways), {@code send-only} (serves, applies nothing) or {@code
     * receive-only} (a mirror: what is changed here is undone).
     */
    @WithDefault("send-receive")
    String role();

    /** As {@code sluice.peers}, for this folder alone. Absent: those of {@code sluice.peers}. */
    Optional<List<String>> peers();

    /**
     * What is not replicated: patterns in gitignore syntax, separated by commas or line ends (a
     * comma within one: {@code \,}). They have the last word over those of {@code .sluiceignore}.
     */
    Optional<String> ignore();

    /**
     * What {@code .sluiceignore} at the root is: {@code replicated} (its patterns hold on all
     * nodes), {@code local} (they hold here, and the file stays here) or {@code off} (a file as any
     * other).
     */
    @WithDefault("replicated")
    String ignoreFile();

    /** The hash of contents, the same on all nodes: {@code xxh3-128} or {@code sha-256}. */
    @WithDefault("xxh3-128")
    String digest();

    /**
     * The share of a folder's entries, in percent, that may be deleted within an hour without a
     * person: 0 to 100; 100 is no limit. Deletes are held if they are above both this and {@link
     * #maxDeleteCount}.
     */
    @WithDefault("50")
    int maxDeletePercent();

    /** So many deletes within an hour need no person whatever share they are: 0 or more. */
    @WithDefault("100")
    int maxDeleteCount();

    /**
     * The share of a folder's entries, in percent, that peers may overwrite within an hour without
     * a person: 0 to 100; 100 is no limit. 100 files may be overwritten whatever share they are.
     */
    @WithDefault("100")
    int maxChangePercent();

    /** Days for which removed and replaced files are kept: 0 (not at all) to 36500. */
    @WithDefault("7")
    int trashDays();

    /**
     * The share of the folder's file system, in percent, that removed and replaced files may take:
     * 0 to 100. Beyond it they go early, of each path the oldest version last.
     */
    @WithDefault("100")
    int trashMaxPercent();

    /**
     * Days for which it is remembered at least that something was deleted: 1 to 36500. A node that
     * was away for longer may bring back what was deleted elsewhere meanwhile.
     */
    @WithDefault("400")
    int tombstoneDays();

    /**
     * What of a file comes along beyond content, time and permissions: of {@code owner} (or {@code
     * owner=numeric}), {@code acl}, {@code xattr} (or {@code xattr=user.*} and further names),
     * {@code special} (setuid, setgid, sticky) and {@code hardlinks}, or {@code all}. Absent:
     * nothing.
     */
    Optional<List<String>> preserve();

    /**
     * Who becomes whom here where owners are preserved: {@code www-data:1000}, {@code
     * user:mail:vmail}, {@code group:*:staff}; names or numbers, the first that fits.
     */
    Optional<List<String>> ownerMap();

    /**
     * The names that may read this folder, by token or certificate. Absent: everybody who may speak
     * at all.
     */
    Optional<List<String>> readers();

    /**
     * The names that may make this node scan or pull this folder. Absent: everybody who may speak
     * at all. Whose changes are taken is what {@link #peers} says.
     */
    Optional<List<String>> writers();

    /**
     * The names that decide for a person in this folder: on plans that wait, on restoring, on
     * adopting a root, on evicting a member. Absent: whoever may write.
     */
    Optional<List<String>> operators();

    /**
     * Who is told when changes of others were applied and the folder has come to rest: {@code
     * https://host/path}, several separated by commas. Each gets a JSON event by POST.
     */
    @WithName("notify")
    Optional<List<String>> notifyUrls();

    /**
     * A program that gets the same event on its standard input: its whole path and its arguments,
     * separated by spaces; in quotes what holds some. No shell is between.
     */
    Optional<String> notifyExec();

    /** A file with the secret that what is sent to {@code notify} is signed with. */
    Optional<String> notifySecretFile();
}
