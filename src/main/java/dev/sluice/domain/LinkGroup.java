package dev.sluice.domain;

import java.util.regex.Pattern;

/**
 * The file that a name is one of several of: names whose entries say the same group and are the
 * same otherwise are one inode, on every node that preserves hard links. A group has no existence
 * of its own, so that nothing has to be agreed on: what each name's entry says decides.
 *
 * <p>Of a look at the disk, which knows no groups, it tells how many names there are.
 *
 * @param text the id of a group; or {@code =} and a number of names
 */
public record LinkGroup(String text) {

    private static final Pattern ID = Pattern.compile("[0-9A-Za-z._:-]{1,64}");
    private static final Pattern COUNT = Pattern.compile("=[0-9]{1,10}");
    private static final String COUNTED = "=";

    /** A look at what has no other name. */
    public static final LinkGroup ALONE = new LinkGroup(COUNTED + 1);

    /**
     * @throws IllegalArgumentException if it is neither
     */
    public LinkGroup {
        if (!ID.matcher(text).matches() && !COUNT.matcher(text).matches()) {
            throw bad(text);
        }
    }

    private static IllegalArgumentException bad(String text) {
        return new IllegalArgumentException(
                "a group of links must be named by 1 to 64 letters and digits, not "
                        + Quoted.of(text));
    }

    /**
     * An id as a peer sends it.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static LinkGroup of(String id) {
        LinkGroup group = new LinkGroup(id);
        if (!group.isId()) {
            throw bad(id);
        }
        return group;
    }

    /**
     * The group of names that are found to be one file and have no group yet. Nodes that find the
     * same names make the same one.
     *
     * @param first of the names
     * @param taken how many groups that could be named so belong to other files
     */
    public static LinkGroup namedAfter(RelativePath first, int taken) {
        String name = taken == 0 ? first.toString() : first + "/" + taken;
        return new LinkGroup(Hex64.format(Digest.sha256(name).first()));
    }

    /** What a look has shown; one without a name yet is alone as well. */
    public static LinkGroup counted(int names) {
        return names <= 1 ? ALONE : new LinkGroup(COUNTED + names);
    }

    /** Whether it names a group, and is no look at the disk. */
    public boolean isId() {
        return !text.startsWith(COUNTED);
    }

    /** How many names a look has shown; 1 of an id, which tells nothing of it. */
    public int names() {
        return isId() ? 1 : Integer.parseInt(text, COUNTED.length(), text.length(), 10);
    }

    @Override
    public String toString() {
        return text;
    }
}
