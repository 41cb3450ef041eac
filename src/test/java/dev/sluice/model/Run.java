package dev.sluice.model;

import dev.sluice.domain.ConflictName;
import dev.sluice.domain.Mode;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Role;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Carries out a schedule, lets the nodes come to rest, and judges the end. */
final class Run {

    private static final int WHOLE_FEED = Integer.MAX_VALUE;

    private final World world;
    private final Schedule schedule;

    private Run(Schedule schedule, Bug bug) {
        this.schedule = schedule;
        this.world = new World(schedule, bug);
    }

    /** What rule the schedule breaks, or null. */
    static @Nullable Violation of(Schedule schedule, Bug bug) {
        Run run = new Run(schedule, bug);
        try {
            run.start();
            schedule.actions().forEach(run::carryOut);
            run.rest();
            new Invariants(run.world).check();
            return null;
        } catch (Violation violation) {
            return violation;
        } catch (IllegalArgumentException | IllegalStateException e) {
            return new Violation("exception: " + e + " at " + e.getStackTrace()[0]);
        }
    }

    private void start() {
        if (schedule.seeded()) {
            new SeedTree(world.history(), world.keepsMetadata()).plant(world.nodes());
        }
    }

    private void carryOut(Action action) {
        switch (action) {
            case Action.Write(int n, RelativePath path, int content) ->
                    node(n).user().write(path, content, node(n).now());
            case Action.Touch(int n, RelativePath path) ->
                    node(n).user().touch(path, node(n).now());
            case Action.ChangeMode(int n, RelativePath path, int mode) ->
                    node(n).user().changeMode(path, new Mode(mode));
            case Action.ChangeOwner(int n, RelativePath path, int uid) ->
                    node(n).user().changeOwner(path, uid);
            case Action.Delete(int n, RelativePath path) -> node(n).user().delete(path);
            case Action.MakeDirectory(int n, RelativePath path) ->
                    node(n).user().makeDirectory(path);
            case Action.Swap(int n, RelativePath path, int content) ->
                    node(n).user().swap(path, content, node(n).now());
            case Action.MakeLink(int n, RelativePath path, String target) ->
                    node(n).user().link(path, target);
            case Action.WriteCopy(int n, int which, int content) ->
                    onCopy(n, which, c -> node(n).user().write(c, content, node(n).now()));
            case Action.DeleteCopy(int n, int which) ->
                    onCopy(n, which, c -> node(n).user().delete(c));
            case Action.TouchCopy(int n, int which, int mode) ->
                    onCopy(n, which, c -> node(n).user().changeMode(c, new Mode(mode)));
            case Action.Scan(int n) -> scan(node(n));
            case Action.ScanPath(int n, RelativePath path) -> scanPath(node(n), path);
            case Action.Pull(int n, int peer, int page) ->
                    pull(n, peer, page, Steps.withoutCrash());
            case Action.CrashingPull(int n, int peer, int page, int steps) -> {
                pull(n, peer, page, Steps.crashAfter(steps));
                node(n).crash();
            }
            case Action.Reread(int n, int peer) ->
                    node(n).index().peer(peer(n, peer).number()).forgetCursor();
            case Action.Repeat(int n, int peer) ->
                    node(n).index().peer(peer(n, peer).number()).repeat();
            case Action.Restart(int n) -> node(n).restart();
            case Action.Cut(int n, int other) -> world.cut(node(n), node(other));
            case Action.Heal() -> world.heal();
            case Action.ClockJump(int n, long micros) -> node(n).jump(micros);
            case Action.Wipe(int n) -> node(n).wipe();
            case Action.Backup(int n) -> node(n).backup();
            case Action.Restore(int n) -> node(n).restore();
            case Action.Wait(long micros) -> world.pass(micros);
        }
    }

    private Node node(int number) {
        return world.node(number);
    }

    private Node peer(int node, int which) {
        List<Node> peers = world.peersOf(node(node));
        return peers.get(which % peers.size());
    }

    private void onCopy(int n, int which, Consumer<RelativePath> change) {
        List<RelativePath> copies =
                node(n).disk().things().keySet().stream().filter(ConflictName::isCopy).toList();
        if (!copies.isEmpty()) {
            change.accept(copies.get(which % copies.size()));
        }
    }

    private void scan(Node node) {
        if (node.isUp()) {
            node.scanner().scan();
            keepFewCopies(node);
        }
    }

    private void scanPath(Node node, RelativePath path) {
        if (node.isUp()) {
            node.scanner().scan(path);
            keepFewCopies(node);
        }
    }

    private void keepFewCopies(Node node) {
        new CopyLimit(world, node, Steps.withoutCrash()).keep();
    }

    private void pull(int n, int which, int page, Steps steps) {
        Node node = node(n);
        Node peer = peer(n, which);
        if (node.role() == Role.SEND_ONLY || !world.reaches(node, peer)) {
            return;
        }
        try {
            new Puller(world, node, peer, steps).pull(page);
        } catch (Steps.Crash crash) {
            node.crash();
        }
    }

    /** All are up and reach each other; scans and pulls until nothing changes: invariant 13. */
    private void rest() {
        world.heal();
        world.nodes().forEach(Node::restart);
        int rounds = 2 * world.nodes().size() + 2;
        for (int round = 0; round < rounds; round++) {
            long before = world.ledger().changes();
            world.nodes().forEach(this::scan);
            for (Node node : world.nodes()) {
                for (int p = 0; p < world.peersOf(node).size(); p++) {
                    pull(node.number(), p, WHOLE_FEED, Steps.withoutCrash());
                }
            }
            if (world.ledger().changes() == before) {
                return;
            }
        }
        throw new Violation("13: no rest after " + rounds + " rounds");
    }
}
