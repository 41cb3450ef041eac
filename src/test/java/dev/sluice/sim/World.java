package dev.sluice.sim;

import dev.sluice.disk.SimulatedDisk;
import dev.sluice.domain.Role;
import dev.sluice.peer.http.SimulatedPeers;
import dev.sluice.serve.content.SimulatedServing;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The nodes, what lies between them, and whose turn it is. */
final class World {

    /** What a node does just now, and what is to come before some of its steps. */
    private static final class Work {

        private final int node;
        private final List<Action.Interruption> left;
        private int calls;

        Work(int node, List<Action.Interruption> meanwhile) {
            this.node = node;
            this.left = new ArrayList<>(meanwhile);
        }
    }

    private final SimulatedClock clock = new SimulatedClock();
    private final Chronicle chronicle = new Chronicle();
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final Set<Set<Integer>> parted = new HashSet<>();
    private final Deque<Work> working = new ArrayDeque<>();
    private @Nullable Integer cut;
    private long steps;

    World(Schedule schedule, Homes homes) throws IOException {
        Random random = new Random(schedule.seed() * 0x9e3779b97f4a7c15L);
        for (int i = 0; i < schedule.nodes(); i++) {
            int number = i;
            List<Integer> pullsFrom = new ArrayList<>();
            for (int other = 0; other < schedule.nodes(); other++) {
                if (schedule.shape().pulls(i, other, schedule.nodes())) {
                    pullsFrom.add(other);
                }
            }
            boolean isMirror = schedule.hasMirror() && i == schedule.nodes() - 1;
            nodes.add(
                    new SimulatedNode(
                            i,
                            isMirror ? Role.RECEIVE_ONLY : Role.SEND_RECEIVE,
                            homes.home(schedule.seed(), i),
                            random,
                            clock,
                            schedule.isOrdered(),
                            isMirror ? new Chronicle() : chronicle,
                            this::step,
                            (base, target, headers, body) ->
                                    answer(number, base, target, headers, body),
                            pullsFrom));
        }
    }

    List<SimulatedNode> nodes() {
        return nodes;
    }

    Chronicle chronicle() {
        return chronicle;
    }

    SimulatedClock clock() {
        return clock;
    }

    /** Calls of disks, indexes and wires, of all nodes. */
    long steps() {
        return steps;
    }

    void heal() {
        parted.clear();
        cut = null;
    }

    void act(Action action) throws InterruptedException {
        switch (action) {
            case Action.Change change -> nodes.get(change.node()).people().change(change);
            case Action.Scan(int node, var meanwhile) ->
                    work(
                            node,
                            meanwhile,
                            () -> {
                                var _ = nodes.get(node).folder().scanNow();
                            });
            case Action.Pull(int node, var meanwhile) ->
                    work(
                            node,
                            meanwhile,
                            () -> {
                                var _ = nodes.get(node).folder().pullNow();
                            });
            case Action.Start(int node) -> start(node);
            case Action.Stop(int node) -> stop(node);
            case Action.Backup(int node) -> between(node, SimulatedNode::backUp);
            case Action.Restore(int node) -> between(node, SimulatedNode::restore);
            case Action.Wipe(int node) -> between(node, SimulatedNode::wipe);
            case Action.Part(int node, int other) -> parted.add(Set.copyOf(List.of(node, other)));
            case Action.Heal _ -> parted.clear();
            case Action.Wait(var time) -> clock.pass(time);
            case Action.SetClock(int node, var ahead) -> nodes.get(node).wall().set(ahead);
            case Action.Die _, Action.Fail _, Action.Cut _ -> {}
        }
    }

    private boolean isWorking(int node) {
        return working.stream().anyMatch(work -> work.node == node);
    }

    private void work(int node, List<Action.Interruption> meanwhile, Runnable ask)
            throws InterruptedException {
        SimulatedNode worker = nodes.get(node);
        if (!worker.isUp() || isWorking(node)) {
            return;
        }
        run(
                node,
                meanwhile,
                () -> {
                    ask.run();
                    worker.run();
                });
    }

    private interface Doing {
        void run() throws InterruptedException;
    }

    private void run(int node, List<Action.Interruption> meanwhile, Doing doing)
            throws InterruptedException {
        Work work = new Work(node, meanwhile);
        working.push(work);
        try {
            doing.run();
        } catch (Crash | RuntimeException e) {
            if (!nodes.get(node).isDead()) {
                throw e;
            }
        } finally {
            working.remove(work);
        }
        if (nodes.get(node).isDead()) {
            nodes.get(node).bury();
        }
    }

    void start(int node) throws InterruptedException {
        if (!isWorking(node)) {
            run(node, List.of(), nodes.get(node)::start);
        }
    }

    private void stop(int node) {
        if (!isWorking(node)) {
            nodes.get(node).stop();
        }
    }

    /** Something done to the index of a node that does not run just then. */
    private void between(int node, Consumer<SimulatedNode> deed) throws InterruptedException {
        if (isWorking(node)) {
            return;
        }
        boolean wasUp = nodes.get(node).isUp();
        nodes.get(node).stop();
        deed.accept(nodes.get(node));
        if (nodes.get(node).isWiped()) {
            chronicle.lostIndex();
        }
        if (wasUp) {
            start(node);
        }
    }

    private void step(int node, String call, String path) throws IOException {
        steps++;
        Work work = working.peek();
        if (work == null) {
            return;
        }
        int now = work.calls++;
        for (Action.Interruption each : List.copyOf(work.left)) {
            if (each.at() <= now && work.left.remove(each)) {
                interrupt(work.node, node, each.action(), call, path);
            }
        }
    }

    private void interrupt(int worker, int node, Action action, String call, String path)
            throws IOException {
        switch (action) {
            case Action.Die(boolean losesPower) -> {
                CrashPoints.note(call, losesPower);
                nodes.get(worker).die();
                if (losesPower) {
                    nodes.get(worker).losePower();
                }
                throw new Crash();
            }
            case Action.Fail(int number) -> {
                if (node == worker && !call.startsWith("commit")) {
                    throw SimulatedDisk.failure(path, number);
                }
            }
            case Action.Cut(int bytes) -> cut = bytes;
            case Action.Change _, Action.Scan _, Action.Pull _, Action.Wait _ -> actNow(action);
            case Action.Start _,
                    Action.Stop _,
                    Action.Backup _,
                    Action.Restore _,
                    Action.Wipe _,
                    Action.Part _,
                    Action.Heal _,
                    Action.SetClock _ -> {}
        }
    }

    private void actNow(Action action) {
        try {
            act(action);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private SimulatedPeers.Answer answer(
            int from, URI base, String target, Map<String, String> headers, byte[] body)
            throws IOException {
        String host = base.getHost();
        int to = Integer.parseInt(host.substring(host.indexOf('-') + 1));
        step(from, "call", target);
        if (!nodes.get(to).isUp() || parted.contains(Set.copyOf(List.of(from, to)))) {
            throw new ConnectException("Connection refused");
        }
        SimulatedServing.Answer answer = nodes.get(to).serving().answer(target, headers, body);
        step(from, "answered", target);
        Integer cutAfter = cut;
        cut = null;
        return new SimulatedPeers.Answer(
                answer.status(), answer.body(), answer.isChunked(), answer.range(), cutAfter);
    }
}
