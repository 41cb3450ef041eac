package dev.sluice.sim;

import dev.sluice.disk.SimulatedDisk;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Role;
import dev.sluice.index.Intent;
import dev.sluice.peer.http.SimulatedPeers;
import dev.sluice.serve.content.SimulatedServing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The nodes, what lies between them, and whose turn it is. */
final class World {

    /** What a node does just now, and what is to come before some of its steps. */
    private static final class Work {

        private final int node;
        private final List<Action.Interruption> left;
        private boolean isBeside;
        private int calls;
        private int changes;

        Work(int node, List<Action.Interruption> meanwhile) {
            this.node = node;
            this.left = new ArrayList<>(meanwhile);
        }
    }

    /** Calls that change nothing. */
    private static final Set<String> LOOKS =
            Set.of("stat", "read", "getdents", "getxattr", "open", "call", "answered");

    /** Calls that put something into its place, or take it away. */
    private static final Set<String> PLACING = Set.of("exchange", "link", "rename", "unlink");

    private static final Pattern LONG_COPY =
            Pattern.compile("\\.sluice-conflict-\\d{8}-\\d{6}-[0-9a-f]{16}");

    /** Of a wire. */
    private static final Set<String> CALLS = Set.of("call", "answered");

    /** Of a walk over the tree. */
    private static final Set<String> WALKS = Set.of("stat", "getdents");

    private static final String SCANNER = "dev.sluice.scan.Scanner.";

    private static final int CALLS_PER_CHANGE = 8;

    private final SimulatedClock clock = new SimulatedClock();
    private final Chronicle chronicle = new Chronicle();
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final Administrator administrator = new Administrator(this);
    private final Witness witness = new Witness(this);
    private final Set<Set<Integer>> parted = new HashSet<>();
    private final Deque<Work> working = new ArrayDeque<>();
    private @Nullable Integer cut;
    private @Nullable Integer lie;

    /** Who asks what it would do, and must not do anything. */
    private @Nullable Integer previewing;

    private @Nullable String doneInPreview;

    private boolean isRepeated;
    private long steps;
    private long contentsAsked;
    private long askedUnscanned;
    private int trace;

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
            nodes.add(
                    new SimulatedNode(
                            i,
                            schedule.settings().get(i),
                            homes.home(schedule.seed(), i),
                            random,
                            clock,
                            schedule.isOrdered(),
                            chronicle,
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

    Administrator administrator() {
        return administrator;
    }

    Witness witness() {
        return witness;
    }

    /** Calls of disks, indexes and wires, of all nodes. */
    long steps() {
        return steps;
    }

    /** Calls to peers for contents. */
    long contentsAsked() {
        return contentsAsked;
    }

    /** Calls for changes by nodes whose first scan since their start had not ended. */
    long askedUnscanned() {
        return askedUnscanned;
    }

    /** Contents that nodes have put together from blocks, in lives that have ended. */
    long fromBlocks() {
        return nodes.stream().mapToLong(SimulatedNode::fromBlocks).sum();
    }

    /** Whether any node is one that does not both send and receive. */
    boolean hasOtherRoles() {
        return nodes.stream().anyMatch(each -> each.settings().role() != Role.SEND_RECEIVE);
    }

    /** The same for two runs only if they took the same steps in the same order. */
    int trace() {
        return trace;
    }

    void heal() {
        parted.clear();
        cut = null;
        lie = null;
        isRepeated = false;
    }

    void act(Action action) throws InterruptedException {
        switch (action) {
            case Action.Change change -> change(change);
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
            case Action.Start(int node, var meanwhile) -> {
                stop(node);
                start(node, meanwhile);
            }
            case Action.Stop(int node) -> stop(node);
            case Action.Backup(int node) -> between(node, SimulatedNode::backUp);
            case Action.Restore(int node, boolean withTree) ->
                    between(node, each -> each.restore(withTree));
            case Action.Wipe(int node) -> between(node, SimulatedNode::wipe);
            case Action.Part(int node, int other) -> parted.add(Set.copyOf(List.of(node, other)));
            case Action.Heal _ -> parted.clear();
            case Action.Wait(var time) -> clock.pass(time);
            case Action.SetClock(int node, var ahead) -> nodes.get(node).wall().set(ahead);
            case Action.Fill(int node, int free) -> nodes.get(node).disk().fill(free);
            case Action.Decide _, Action.Configure _, Action.PutBack _ -> {
                witness.isAdministered();
                administrator.act(action);
            }
            case Action.Evict _, Action.Unmount _, Action.Mount _ -> administrator.act(action);
            case Action.Preview(int node) -> preview(node);
            case Action.StopClock(int node) -> nodes.get(node).wall().stop();
            case Action.LosePower(int node) -> losePower(node);
            case Action.Die _,
                    Action.Fail _,
                    Action.Meddle _,
                    Action.Cut _,
                    Action.Lie _,
                    Action.Beside _,
                    Action.Repeat _ -> {}
        }
        if (working.isEmpty()) {
            witness.look();
        }
    }

    private void change(Action.Change asked) {
        SimulatedNode node = nodes.get(asked.node());
        Action.Change change = node.isUnmounted() ? asked : node.people().atRightPaths(asked);
        if (change.deed() == Action.Deed.WRITE_RULES) {
            chronicle.mayAllReturn(); // What is ignored is found anew where it was not deleted.
        }
        for (String path : List.of(change.path(), change.other())) {
            witness.touched(change.node(), path);
            node.people().namesOf(path).forEach(each -> witness.touched(change.node(), each));
        }
        noteHalfDone(node, List.of(change.path(), change.other()));
        if (!node.isUnmounted()) {
            node.disk().withRoom(() -> node.people().change(change));
        }
    }

    /**
     * What is taken away where a step of the node was made and is not in its index yet cannot be
     * told from a step that was never made.
     */
    private void noteHalfDone(SimulatedNode node, List<String> paths) {
        if (node.isUp()) {
            node.index().intents().stream()
                    .map(Intent::path)
                    .filter(path -> paths.stream().anyMatch(each -> isAtOrBelow(path, each)))
                    .forEach(path -> chronicle.mayReturn(path.toString()));
        }
    }

    private static boolean isAtOrBelow(RelativePath path, String other) {
        RelativePath at = RelativePath.of(other);
        return path.equals(at) || path.isBelow(at);
    }

    /** It is said, and nothing is done. */
    private void preview(int node) throws InterruptedException {
        work(
                node,
                List.of(),
                () -> {
                    previewing = node;
                    try {
                        nodes.get(node).preview();
                    } finally {
                        previewing = null;
                    }
                    if (doneInPreview != null) {
                        throw new Violation("20: a dry run does " + doneInPreview);
                    }
                });
    }

    boolean isWorking(int node) {
        return working.stream().anyMatch(work -> work.node == node);
    }

    /** Asks a node for something, unless it is at work already, and has it come to rest. */
    void work(int node, List<Action.Interruption> meanwhile, Runnable ask)
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
        boolean isAmidAnother = !working.isEmpty();
        working.push(work);
        try {
            if (isAmidAnother) {
                apart(doing);
            } else {
                doing.run();
            }
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

    /** Nodes share no thread, and so nothing that belongs to one: a buffer for example. */
    private static void apart(Doing doing) throws InterruptedException {
        FutureTask<Void> task =
                new FutureTask<>(() -> {
                    doing.run();
                    return null;
                });
        Thread.ofPlatform().start(task).join();
        try {
            task.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException wrong -> throw wrong;
                case Error wrong -> throw wrong;
                case InterruptedException wrong -> throw wrong;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    void start(int node) throws InterruptedException {
        start(node, List.of());
    }

    private void start(int node, List<Action.Interruption> meanwhile) throws InterruptedException {
        if (!isWorking(node)) {
            run(node, meanwhile, nodes.get(node)::start);
        }
    }

    private void losePower(int node) {
        if (!isWorking(node) && nodes.get(node).isUp() && !nodes.get(node).isUnmounted()) {
            nodes.get(node).die();
            nodes.get(node).losePower();
            nodes.get(node).bury();
        }
    }

    private void stop(int node) {
        if (!isWorking(node)) {
            nodes.get(node).stop();
        }
    }

    /** Something done to a node that does not run just then. */
    void between(int node, Consumer<SimulatedNode> deed) throws InterruptedException {
        if (isWorking(node) || nodes.get(node).isUnmounted()) {
            return; // A new index would mark what is in place of the root.
        }
        boolean wasUp = nodes.get(node).isUp();
        nodes.get(node).stop();
        deed.accept(nodes.get(node));
        if (nodes.get(node).isWiped()) {
            chronicle.mayAllReturn();
            witness.forget(node);
            giveUpOnlyCopies(nodes.get(node));
        }
        if (wasUp) {
            start(node);
        }
    }

    /** A mirror that knows of nothing any more undoes what nobody else has. */
    private void giveUpOnlyCopies(SimulatedNode mirror) {
        if (!mirror.settings().isMirror()) {
            return;
        }
        try {
            Set<String> only = new HashSet<>(mirror.people().files().values());
            for (SimulatedNode other : nodes) {
                if (other != mirror) {
                    only.removeAll(other.people().files().values());
                }
            }
            only.forEach(chronicle::gave);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void step(int node, String call, String path) throws IOException {
        steps++;
        // The names of temp files are of no seed.
        String what = path.contains("/staging/") ? "" : path;
        trace = trace * 31 + (node + call + what).hashCode();
        if (previewing != null && previewing == node && !LOOKS.contains(call)) {
            doneInPreview = call + " " + path; // said where nobody catches it
        }
        Work work = working.peek();
        if (work == null) {
            return;
        }
        int now = work.calls++;
        boolean isChange = !LOOKS.contains(call);
        work.changes += isChange ? 1 : 0;
        for (Action.Interruption each : List.copyOf(work.left)) {
            boolean isDue =
                    isOfChanges(each)
                            ? isChange
                                    && each.at() / CALLS_PER_CHANGE < work.changes
                                    && isOfKind(each, call)
                            : each.at() <= now;
            if (isDue && mayBe(each.action(), work, node, call, path) && work.left.remove(each)) {
                interrupt(work.node, node, each.action(), call, path);
            }
        }
    }

    /** Most calls only look, and what ends or fails there has done nothing yet. */
    private static boolean isOfChanges(Action.Interruption each) {
        return each.at() % 2 == 1
                && switch (each.action()) {
                    case Action.Die _, Action.Fail _, Action.Meddle _ -> true;
                    default -> false;
                };
    }

    /** Some wait for the call after which an end, or at which a failure, says the most. */
    private static boolean isOfKind(Action.Interruption each, String call) {
        boolean isPicked = each.at() % 4 == 3;
        return switch (each.action()) {
            case Action.Die _ -> !isPicked || isTurn(each, call);
            case Action.Meddle _ -> PLACING.contains(call);
            default -> !isPicked || call.equals("fsync");
        };
    }

    /** A process ends after a commit, or before something is put into its place. */
    private static boolean isTurn(Action.Interruption each, String call) {
        return each.at() % 8 == 3 ? call.equals("committed") : PLACING.contains(call);
    }

    /**
     * Not the root, nothing of ours, and no address; nor the long name of a copy, which who takes
     * it on purpose keeps from being made for as long as the file is there.
     */
    private static boolean isOfPeople(String path) {
        return !path.isEmpty()
                && !path.startsWith(".")
                && !path.startsWith("/")
                && !LONG_COPY.matcher(path).find();
    }

    /** Whether it could be just now; else it comes as soon as it can. */
    private boolean mayBe(Action action, Work work, int node, String call, String path) {
        return switch (action) {
            case Action.Decide _, Action.Evict _, Action.PutBack _ ->
                    nodes.get(work.node).isOpenToOthers();
            case Action.Beside _ ->
                    node == work.node && !work.isBeside && isOpenBeside(work.node, call);
            case Action.Meddle _ -> isOfPeople(path);
            default -> true;
        };
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
            case Action.Meddle(Action.Deed deed, String other, int content) ->
                    actNow(new Action.Change(node, deed, path, other, content));
            case Action.Cut(int bytes) -> cut = bytes;
            case Action.Lie(int at) -> lie = at;
            case Action.Beside _ -> beside(worker, call);
            case Action.Repeat _ -> isRepeated = true;
            case Action.Change _,
                    Action.Scan _,
                    Action.Pull _,
                    Action.Wait _,
                    Action.SetClock _,
                    Action.Fill _,
                    Action.StopClock _,
                    Action.Decide _,
                    Action.Evict _,
                    Action.Unmount _,
                    Action.PutBack _ ->
                    actNow(action);
            case Action.Start _,
                    Action.Stop _,
                    Action.Backup _,
                    Action.Restore _,
                    Action.Wipe _,
                    Action.Configure _,
                    Action.Mount _,
                    Action.Preview _,
                    Action.LosePower _,
                    Action.Part _,
                    Action.Heal _ -> {}
        }
    }

    /**
     * Whether the other loop could go on just now: a round that waits for a peer holds no lock, nor
     * does a walk that looks at the tree, unless it does so while no round may.
     */
    private boolean isOpenBeside(int worker, String call) {
        return nodes.get(worker).isOpenToOthers()
                && (CALLS.contains(call) || WALKS.contains(call) && isInWalk());
    }

    private static boolean isInWalk() {
        return StackWalker.getInstance()
                .walk(frames -> {
                    List<String> names =
                            frames.map(each -> each.getClassName() + "." + each.getMethodName())
                                    .toList();
                    return names.stream().anyMatch(each -> each.startsWith(SCANNER))
                            && names.stream().noneMatch(each -> each.endsWith(".whileStill"));
                });
    }

    private void beside(int worker, String call) {
        Work work = Objects.requireNonNull(working.peek());
        work.isBeside = true;
        try {
            if (CALLS.contains(call)) {
                nodes.get(worker).scanBeside();
            } else {
                nodes.get(worker).pullBeside();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            work.isBeside = false;
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
        SimulatedServing serving = nodes.get(to).serving();
        if (isRepeated) {
            isRepeated = false;
            SimulatedServing.Answer _ = serving.answer(target, headers, body);
        }
        SimulatedServing.Answer answer = serving.answer(target, headers, body);
        boolean isContent =
                target.contains("/files/")
                        || target.contains("/blocks/")
                        || target.endsWith("/bundle");
        contentsAsked += isContent ? 1 : 0;
        boolean isUnscanned = target.contains("/changes") && !nodes.get(from).folder().scanned();
        askedUnscanned += isUnscanned ? 1 : 0;
        step(from, "answered", target);
        Integer cutAfter = cut;
        cut = null;
        byte[] sent = isContent && answer.status() < 300 ? spoilt(answer.body()) : answer.body();
        return new SimulatedPeers.Answer(
                answer.status(), sent, answer.isChunked(), answer.range(), cutAfter);
    }

    private byte[] spoilt(byte[] body) {
        Integer at = lie;
        if (at == null || body.length == 0) {
            return body;
        }
        lie = null;
        byte[] other = body.clone();
        other[at % body.length] ^= 1;
        return other;
    }
}
