package dev.sluice.scan;

import dev.sluice.disk.held.Preserving;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.Extras;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.LinkGroup;
import dev.sluice.domain.Mode;
import dev.sluice.domain.Preserve;
import dev.sluice.domain.Preserve.What;
import dev.sluice.domain.Special;
import dev.sluice.index.Row;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an entry of ours is to say beyond time and mode after a look. Pure.
 *
 * @param epoch of this index
 */
record LocalExtras(Preserving preserving, Epoch epoch) {

    private static final String CAPABILITY = "security.capability";

    /** Of what was not here before. */
    static Extras first(FileStat now) {
        Extras extras = now.extras();
        return extras == null ? Extras.NONE : extras.said();
    }

    /**
     * Of what was here. Where a folder begins to preserve something, the node whose change it was
     * says what that is; else every node would, and where they differ, any of them might win. A
     * mode that is only lent is no change, and neither is what the ACL says of it.
     *
     * @param old that the entry has
     * @param mode that it is to have
     */
    Extras changed(Row row, FileStat seen, FileStat now, Mode old, Mode mode) {
        Extras looked = now.extras();
        if (looked == null) {
            return row.entry().state().extras();
        }
        Extras before = seen.extras();
        Extras announced = row.entry().state().extras();
        return changed(
                row,
                mode.equals(old) ? announced : announced.under(mode),
                before == null ? null : before.under(mode),
                looked.under(mode),
                seen.isSameFile(now));
    }

    /** The same of what has no mode. */
    Extras changed(Row row, FileStat seen, FileStat now) {
        Extras announced = row.entry().state().extras();
        Extras looked = now.extras();
        return looked == null
                ? announced
                : changed(row, announced, seen.extras(), looked, seen.isSameFile(now));
    }

    private Extras changed(
            Row row, Extras announced, @Nullable Extras before, Extras looked, boolean isSameFile) {
        Extras said =
                Preserve.changed(
                        announced,
                        before,
                        looked,
                        isOurs(row),
                        preserving.preserve(),
                        preserving::here);
        return said.with(links(announced.links(), looked.links(), isSameFile));
    }

    /**
     * Of what is changed here: whoever does that says all of it, also what another should have said
     * who may be gone.
     */
    static Extras whole(Extras said, FileStat now, Mode mode) {
        Extras looked = now.extras();
        return looked == null ? said : said.orElse(looked.under(mode));
    }

    /**
     * A file that is not the one it was has left its group, however it is called. That the other
     * names are gone is no change of the one that is left.
     */
    private static @Nullable LinkGroup links(
            @Nullable LinkGroup announced, @Nullable LinkGroup looked, boolean isSameFile) {
        if (looked != null && looked.isId()) {
            return looked;
        }
        return looked == null || isSameFile ? announced : null;
    }

    /**
     * After the content was written to. The kernel takes from a file what lets it run with another
     * one's rights; what is announced and not had here has to go as well, or a new program would
     * have it elsewhere.
     */
    Extras written(Extras said) {
        Preserve preserve = preserving.preserve();
        Special special = said.special();
        if (special != null && !preserve.has(What.SPECIAL)) {
            special = new Special(special.bits() & Special.STICKY);
        }
        SortedMap<String, String> xattr = said.xattr();
        if (xattr != null && xattr.containsKey(CAPABILITY) && !preserve.hasAttribute(CAPABILITY)) {
            xattr = new TreeMap<>(xattr);
            xattr.remove(CAPABILITY);
        }
        return new Extras(said.owner(), special, said.acl(), xattr, said.links());
    }

    /** Whether the last change of an entry was made here. */
    boolean isOurs(Row row) {
        return row.entry().version().lastWriter().equals(epoch);
    }

    /** Whether a look shows nothing that the one before did not. */
    static boolean areSame(FileStat seen, FileStat now) {
        @Nullable Extras extras = now.extras();
        return extras == null || extras.equals(seen.extras());
    }
}
