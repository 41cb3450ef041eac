package dev.sluice.disk.held;

import dev.sluice.domain.Extras;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import dev.sluice.domain.LinkGroup;
import dev.sluice.domain.Owner;
import dev.sluice.domain.Preserve;
import dev.sluice.domain.Preserve.What;
import dev.sluice.domain.RelativePath;
import java.lang.System.Logger.Level;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What one root preserves beyond time and permissions, and what of it could not be had here. What
 * cannot be set is told, and is no change of ours. For several threads.
 */
public final class Preserving {

    private static final System.Logger LOG = System.getLogger(Preserving.class.getName());

    /** More paths are not told apart; then the number that is told is too small. */
    private static final int MAX = 100_000;

    /** What an entry and a look at its path are enough to compare. */
    private static final Set<What> OF_ONE_NAME = EnumSet.complementOf(EnumSet.of(What.HARDLINKS));

    private final Preserve preserve;
    private final Set<What> unavailable;
    private final Accounts accounts;
    private final AclText acls;
    private final Map<What, Set<RelativePath>> missing = new EnumMap<>(What.class);
    private final Set<RelativePath> triedAgain = new HashSet<>();
    private final Map<What, String> reasons = new EnumMap<>(What.class);

    /** Held while something is set on what is visible already. */
    private final Lock inPlace = new ReentrantLock();

    /** One for all copies: so that what cannot be set on them is told once as well. */
    private @Nullable Preserving ofCopies;

    /**
     * @param unavailable what of it this form of the program or this system has no way to do
     */
    public Preserving(Preserve preserve, Set<What> unavailable) {
        this(preserve, unavailable, new Accounts());
    }

    private Preserving(Preserve preserve, Set<What> unavailable, Accounts accounts) {
        this.accounts = accounts;
        this.acls = new AclText(accounts);
        this.preserve = preserve;
        this.unavailable = Set.copyOf(unavailable);
    }

    /** Whether a file is to be looked at for it at all. */
    public boolean isOn() {
        return !preserve.isNone();
    }

    public Preserve preserve() {
        return preserve;
    }

    /** What is configured and not to be had at all here. */
    public Set<What> unavailable() {
        return unavailable;
    }

    /** For copies of what is here: whose that is was settled when it came, by all rules. */
    public synchronized Preserving ofCopies() {
        Preserving copies = ofCopies;
        if (copies == null) {
            copies = new Preserving(preserve.asItIs(), unavailable, accounts);
            ofCopies = copies;
        }
        return copies;
    }

    /** For a look at less. */
    public Preserving without(What less) {
        return new Preserving(preserve.without(Set.of(less)), unavailable, accounts);
    }

    public Accounts accounts() {
        return accounts;
    }

    public AclText acls() {
        return acls;
    }

    /**
     * Whether a look was at all that is preserved, which may be more than it was then; otherwise
     * there has to be another.
     */
    public boolean isLookedAt(FileStat seen) {
        Extras extras = seen.extras();
        if (!isOn() || extras == null) {
            return !isOn();
        }
        boolean isLink = seen.kind() == Kind.SYMLINK;
        return (extras.owner() != null || !preserve.has(What.OWNER))
                && (extras.special() != null || isLink || !preserve.has(What.SPECIAL))
                && (extras.acl() != null || isLink || !preserve.has(What.ACL))
                && (extras.xattr() != null || !preserve.has(What.XATTR))
                && (extras.links() != null || seen.kind() != Kind.FILE || !keepsLinks());
    }

    /** Whether names of one file are to be names of one file on the other nodes as well. */
    public boolean keepsLinks() {
        return preserve.has(What.HARDLINKS);
    }

    /** Whether a look has shown a file that is to be kept together with its other names. */
    public static boolean isOneOfSeveral(FileStat look) {
        return names(look) > 1;
    }

    /** How many names a look has shown; 1 where they were not counted. */
    public static int names(FileStat look) {
        Extras extras = look.extras();
        LinkGroup links = extras == null ? null : extras.links();
        return links == null ? 1 : links.names();
    }

    /** Whether a name that should be one of several could be made that. */
    public synchronized void linked(RelativePath path, boolean isLinked) {
        Set<RelativePath> paths = missing.get(What.HARDLINKS);
        if (isLinked) {
            if (paths != null) {
                paths.remove(path);
            }
        } else if (paths == null) {
            missing.put(What.HARDLINKS, new HashSet<>(Set.of(path)));
        } else if (paths.size() < MAX) {
            paths.add(path);
        }
    }

    /**
     * How many paths have something else than was announced, by kind; those without are left out.
     */
    public synchronized Map<What, Integer> missing() {
        Map<What, Integer> counts = new EnumMap<>(What.class);
        missing.forEach((what, paths) -> {
            if (!paths.isEmpty()) {
                counts.put(what, paths.size());
            }
        });
        return counts;
    }

    /** Why the last of a kind could not be set, if that is known. */
    public synchronized @Nullable String reason(What what) {
        return reasons.get(what);
    }

    /** Something of a kind could not be set. */
    public synchronized void refused(What what, String reason) {
        if (reasons.put(what, reason) == null) {
            LOG.log(
                    Level.WARNING,
                    "preserve: {0} could not be set on a file: {1}. Others may follow; the status"
                            + " says of how many",
                    what,
                    reason);
        }
    }

    /** Compares what an entry says with what its path has. */
    public void note(RelativePath path, Extras announced, @Nullable Extras seen) {
        if (seen == null) {
            return;
        }
        Set<What> kinds = isOn() ? missing(announced, seen) : Set.of();
        synchronized (this) {
            for (What what : OF_ONE_NAME) {
                Set<RelativePath> paths = missing.get(what);
                if (!kinds.contains(what)) {
                    if (paths != null) {
                        paths.remove(path);
                    }
                } else if (paths == null) {
                    missing.put(what, new HashSet<>(Set.of(path)));
                } else if (paths.size() < MAX) {
                    paths.add(path);
                }
            }
        }
    }

    /** What an announced owner is here; null if that cannot be told. */
    public @Nullable Owner here(Owner announced) {
        return accounts.here(announced, preserve);
    }

    /**
     * Whether something announced is to be set once more: what came before it was preserved, or
     * before there was the right to. Once for each path since the start.
     */
    public boolean isTriedAgain(RelativePath path, Extras announced, @Nullable Extras has) {
        if (has == null || missing(announced, has).isEmpty()) {
            return false;
        }
        synchronized (this) {
            return triedAgain.size() < MAX && triedAgain.add(path);
        }
    }

    /** It was not to be had just then. */
    public synchronized void tryLater(RelativePath path) {
        triedAgain.remove(path);
    }

    /** To be held while something is set on what is visible already, or looked at. */
    public Lock inPlace() {
        return inPlace;
    }

    /** Nothing is at the path any more. */
    public synchronized void forget(RelativePath path) {
        missing.values().forEach(paths -> paths.remove(path));
    }

    /** Of what kinds a look shows something else than was announced. */
    public Set<What> differences(Extras announced, Extras seen) {
        return isOn() ? missing(announced, seen) : Set.of();
    }

    private Set<What> missing(Extras announced, Extras seen) {
        Set<What> kinds = EnumSet.noneOf(What.class);
        if (announced.isNone() || announced.equals(seen)) {
            return kinds;
        }
        if (preserve.has(What.OWNER)
                && announced.owner() != null
                && !isOwner(announced.owner(), seen.owner())) {
            kinds.add(What.OWNER);
        }
        if (preserve.has(What.SPECIAL)
                && announced.special() != null
                && !announced.special().equals(seen.special())) {
            kinds.add(What.SPECIAL);
        }
        if (preserve.has(What.ACL) && announced.acl() != null && !isAcl(announced.acl(), seen)) {
            kinds.add(What.ACL);
        }
        if (preserve.has(What.XATTR) && announced.xattr() != null && !hasXattr(announced, seen)) {
            kinds.add(What.XATTR);
        }
        return kinds;
    }

    private boolean isOwner(Owner announced, @Nullable Owner has) {
        Owner owner = here(announced);
        return owner != null && has != null && owner.hasIdsOf(has);
    }

    /** The same may be called by other names here. */
    private boolean isAcl(String announced, Extras seen) {
        return areSameAcls(announced, seen.acl() == null ? "" : seen.acl());
    }

    /** Whether two ACLs say the same of all whose rights are not in the mode. */
    public boolean areSameAcls(String one, String other) {
        try {
            return one.equals(other) || acls.areSameBesideMode(one, other);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private boolean hasXattr(Extras announced, Extras seen) {
        SortedMap<String, String> values = announced.xattr();
        Map<String, String> has = seen.xattr() == null ? Collections.emptyMap() : seen.xattr();
        return values == null
                || values.entrySet().stream()
                        .filter(each -> preserve.hasAttribute(each.getKey()))
                        .allMatch(each -> each.getValue().equals(has.get(each.getKey())));
    }
}
