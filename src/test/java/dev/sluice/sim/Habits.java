package dev.sluice.sim;

import dev.sluice.budget.DeleteLimits;
import dev.sluice.domain.OwnerMap;
import dev.sluice.domain.Preserve;
import dev.sluice.domain.Role;
import dev.sluice.ignore.IgnoreFileMode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What may occur in a schedule: if all did in each, few would get far. */
record Habits(
        boolean hasMirror,
        boolean hasSmallBudgets,
        boolean hasRules,
        boolean hasOtherRoles,
        boolean hasWrongClocks,
        boolean hasSmallDisks,
        boolean hasRestores,
        boolean hasTrash,
        boolean hasLinks,
        boolean hasExtras,
        boolean hasParts,
        boolean hasTwins) {

    private static final List<String> SOME = List.of("owner=numeric", "acl", "xattr", "special");

    private static final DeleteLimits FEW = new DeleteLimits(20, 1);

    static Habits of(SplittableRandom random) {
        return new Habits(
                random.nextInt(4) == 0,
                random.nextInt(4) == 0,
                random.nextInt(4) == 0,
                random.nextInt(5) == 0,
                random.nextInt(5) == 0,
                random.nextInt(5) == 0,
                random.nextInt(5) == 0,
                random.nextInt(5) != 0,
                random.nextInt(3) == 0,
                random.nextInt(4) == 0,
                random.nextInt(3) == 0,
                random.nextInt(5) == 0);
    }

    Settings settings(SplittableRandom random, boolean isLast) {
        return new Settings(
                hasMirror && isLast ? Role.RECEIVE_ONLY : Role.SEND_RECEIVE,
                hasRules ? ignoreFile(random) : IgnoreFileMode.REPLICATED,
                hasSmallBudgets && random.nextBoolean() ? FEW : DeleteLimits.DEFAULT,
                hasSmallBudgets && random.nextBoolean() ? FEW : DeleteLimits.ofChanges(100),
                hasTrash ? 7 : 0,
                preserve(random),
                !hasExtras || random.nextInt(3) != 0);
    }

    private Preserve preserve(SplittableRandom random) {
        List<String> items = new ArrayList<>();
        if (hasLinks && random.nextInt(4) != 0) {
            items.add("hardlinks");
        }
        if (hasExtras) {
            switch (random.nextInt(4)) {
                case 0 -> {}
                case 1 -> SOME.stream().filter(_ -> random.nextBoolean()).forEach(items::add);
                default -> items.addAll(SOME);
            }
        }
        return Preserve.of(items, OwnerMap.NONE);
    }

    private static IgnoreFileMode ignoreFile(SplittableRandom random) {
        return switch (random.nextInt(6)) {
            case 0 -> IgnoreFileMode.LOCAL;
            case 1 -> IgnoreFileMode.OFF;
            default -> IgnoreFileMode.REPLICATED;
        };
    }
}
