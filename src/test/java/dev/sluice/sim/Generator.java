package dev.sluice.sim;

import dev.sluice.domain.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Makes a schedule from a seed. */
final class Generator {

    private static final int MAX_ACTIONS = 40;
    private static final int MAX_CALLS = 160;

    /** Calls after a failure within which the power may go: what was not forced shows. */
    private static final int SOON = 40;

    /** EIO, EACCES, ENOSPC, EXDEV, EROFS, EMFILE, EDQUOT. */
    private static final int[] FAILURES = {5, 13, 28, 18, 30, 24, 122};

    private static final List<Role> ROLES = List.of(Role.values());
    private static final int MAX_YEARS = 12;
    private static final int LARGE = 300_000;

    private final SplittableRandom random;
    private final int nodes;
    private final Habits habits;
    private final Deeds deeds;

    private Generator(long seed, int nodes, Habits habits) {
        this.random = new SplittableRandom(seed);
        this.nodes = nodes;
        this.habits = habits;
        this.deeds = new Deeds(random, habits);
    }

    static Schedule schedule(long seed, Schedule.Shape shape) {
        SplittableRandom form = new SplittableRandom(~seed);
        int nodes = 2 + form.nextInt(2);
        Habits habits = Habits.of(form);
        Generator generator = new Generator(seed, nodes, habits);
        int length = 4 + form.nextInt(MAX_ACTIONS - 4);
        List<Action> actions = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            actions.add(generator.next());
        }
        List<Settings> settings = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            settings.add(habits.settings(form, i == nodes - 1));
        }
        return new Schedule(seed, shape, settings, form.nextInt(4) != 0, actions);
    }

    private Action next() {
        int node = random.nextInt(nodes);
        int dice = random.nextInt(100);
        if (dice < 45) {
            return deeds.next(node);
        }
        if (dice < 63) {
            return new Action.Scan(node, meanwhile(node));
        }
        if (dice < 85) {
            return new Action.Pull(node, meanwhile(node));
        }
        return dice < 95 ? trouble(node) : administration(node);
    }

    private List<Action.Interruption> meanwhile(int node) {
        List<Action.Interruption> all = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            Action.Interruption one =
                    new Action.Interruption(random.nextInt(MAX_CALLS), first(node));
            all.add(one);
            if (one.action() instanceof Action.Fail && random.nextInt(3) == 0) {
                int later = one.at() + 1 + random.nextInt(SOON);
                all.add(new Action.Interruption(later, new Action.Die(true)));
            }
        }
        if (random.nextInt(6) == 0) {
            all.add(new Action.Interruption(random.nextInt(SOON), new Action.Beside()));
        }
        return all;
    }

    private Action first(int node) {
        int other = random.nextInt(nodes);
        return switch (random.nextInt(20)) {
            case 0, 1 -> deeds.next(node);
            case 2, 3, 4 -> deeds.meddling();
            case 5 -> deeds.next(other);
            case 6, 7 -> new Action.Die(random.nextBoolean());
            case 8, 9 -> new Action.Fail(FAILURES[random.nextInt(FAILURES.length)]);
            case 10, 11 -> new Action.Cut(random.nextInt(1_000));
            case 12 -> new Action.Scan(other, List.of());
            case 13 -> new Action.Pull(other, List.of());
            case 14 -> new Action.Repeat();
            case 15 -> administration(random.nextBoolean() ? node : other);
            case 16, 17 -> new Action.Beside();
            case 18 -> new Action.Lie(random.nextInt(LARGE));
            default -> new Action.Wait(pause());
        };
    }

    private Action trouble(int node) {
        if (habits.hasRestores() && random.nextInt(3) == 0) {
            return random.nextBoolean()
                    ? new Action.Backup(node)
                    : new Action.Restore(node, random.nextBoolean());
        }
        return switch (random.nextInt(16)) {
            case 14, 15 -> new Action.LosePower(node);
            case 0, 1, 2 -> new Action.Start(node, meanwhile(node));
            case 3 -> random.nextBoolean() ? new Action.Stop(node) : new Action.Preview(node);
            case 4 -> new Action.Part(node, random.nextInt(nodes));
            case 5 -> new Action.Heal();
            case 6, 7 -> new Action.Backup(node);
            case 8 -> new Action.Restore(node, random.nextBoolean());
            case 9 -> new Action.Wipe(node);
            case 10 -> new Action.SetClock(node, ahead());
            case 11 ->
                    habits.hasWrongClocks()
                            ? new Action.StopClock(node)
                            : new Action.SetClock(node, ahead());
            case 12 -> habits.hasSmallDisks() ? fill(node) : new Action.Wait(pause());
            default -> new Action.Wait(pause());
        };
    }

    private Action administration(int node) {
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> new Action.Decide(node, random.nextBoolean());
            case 3, 4 -> new Action.Mount(node);
            case 5 -> new Action.Unmount(node);
            case 6 -> new Action.Evict(node, random.nextInt(nodes));
            case 7 -> new Action.PutBack(node, Duration.ofSeconds(random.nextInt(20)));
            default ->
                    habits.hasOtherRoles()
                            ? new Action.Configure(node, role())
                            : new Action.Decide(node, random.nextBoolean());
        };
    }

    private Role role() {
        return ROLES.get(random.nextInt(ROLES.size()));
    }

    private Action fill(int node) {
        return new Action.Fill(node, random.nextInt(random.nextBoolean() ? 1_000 : LARGE));
    }

    private Duration ahead() {
        return habits.hasWrongClocks()
                ? Duration.ofDays(365L * random.nextInt(-MAX_YEARS, MAX_YEARS))
                : Duration.ofSeconds(random.nextLong(-4_000, 4_000));
    }

    private Duration pause() {
        return Duration.ofMillis(1 + random.nextInt(3_000));
    }
}
