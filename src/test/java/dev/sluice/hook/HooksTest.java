package dev.sluice.hook;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.disk.root.PlatformThreads;
import dev.sluice.domain.Digest;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.Kind;
import dev.sluice.domain.Mode;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.RunId;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import dev.sluice.fault.LoopFaults;
import dev.sluice.index.DeleteOrigin;
import dev.sluice.index.Index;
import dev.sluice.index.ListenerState;
import dev.sluice.index.PlannedDelete;
import dev.sluice.index.StoredEvent;
import dev.sluice.index.sqlite.SqliteIndex;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Others are told of a folder: at least once, in order, whatever ends meanwhile. */
@Timeout(60)
class HooksTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Epoch PEER = new Epoch(0x99);
    private static final String COPY = "a.sluice-conflict-20261122-010203-0123abcd.txt";

    @TempDir Path directory;
    private Index index;
    private Receiver receiver;
    private @Nullable Hooks hooks;
    private final LoopFaults faults = new LoopFaults("folder docs");
    private volatile boolean isBusy;
    private final AtomicReference<Hooks.@Nullable State> state =
            new AtomicReference<>(new Hooks.State(null));
    private long counter = 2_000_000_000_000_000L;

    @BeforeEach
    void open() {
        index = openIndex();
        receiver = new Receiver();
    }

    private Index openIndex() {
        return SqliteIndex.open(
                directory.resolve("docs.db"),
                new FolderId("docs"),
                new RunId(1),
                InstantSource.system());
    }

    @AfterEach
    void close() {
        stop();
        receiver.close();
        index.close();
    }

    private void start() {
        start(new HookPlan(List.of(receiver.url()), List.of(), null));
    }

    private void start(HookPlan plan) {
        Hooks made =
                new Hooks(
                        plan,
                        index,
                        new NodeId(0xA),
                        () -> isBusy,
                        state::get,
                        InstantSource.system(),
                        faults,
                        new PlatformThreads(),
                        Duration.ofMillis(100),
                        Duration.ofMillis(10));
        hooks = made;
        made.start();
        await().until(() -> plan.isEmpty() || index.events().made() != null);
        await().until(() -> index.events().listeners().size() == listeners(plan));
    }

    private static int listeners(HookPlan plan) {
        return plan.urls().size() + (plan.command().isEmpty() ? 0 : 1);
    }

    private void stop() {
        Hooks running = hooks;
        if (running != null) {
            running.close();
        }
    }

    private void put(String path, Epoch writer) {
        State file =
                new State.File(
                        3,
                        Instant.EPOCH,
                        new Mode(0644),
                        Digest.of("xxh3-128:00000000000000000000000000000001"));
        put(path, file, writer);
    }

    private void put(String path, State what, Epoch writer) {
        Version version = Version.of(Map.of(writer, counter++));
        index.write(transaction ->
                transaction.put(new Entry(RelativePath.of(path), what, null, version), null));
    }

    private List<JsonNode> told() throws IOException {
        List<JsonNode> told = new ArrayList<>();
        for (String body : receiver.bodies) {
            told.add(JSON.readTree(body));
        }
        return told;
    }

    private JsonNode awaitEvent(String name) {
        await().until(() -> told().stream().anyMatch(each -> isEvent(each, name)));
        try {
            return told().stream().filter(each -> isEvent(each, name)).findFirst().orElseThrow();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isEvent(JsonNode event, String name) {
        return event.get("event").asText().equals(name);
    }

    private ListenerState listener() {
        return index.events().listeners().getFirst();
    }

    @Test
    void changesOfOthersAreToldOnceTheFolderHasComeToRest() throws Exception {
        put("before", PEER);
        start();
        isBusy = true;
        put("a", PEER);
        put("mine", index.epoch());
        put("d/b", PEER);
        put("gone", new State.Deleted(Kind.FILE, Instant.EPOCH), PEER);
        isBusy = false;

        JsonNode event = awaitEvent("changes");

        assertThat(event.get("folder").asText()).isEqualTo("docs");
        assertThat(event.get("node").asText()).isEqualTo("000000000000000a");
        assertThat(event.get("id").asText()).hasSize(36);
        assertThat(event.get("number").asLong()).isEqualTo(1);
        assertThat(event.get("after").asLong()).isEqualTo(1);
        assertThat(event.get("sequence").asLong()).isEqualTo(5);
        assertThat(event.get("atRest").asBoolean()).isTrue();
        assertThat(event.get("written").asLong()).isEqualTo(2);
        assertThat(event.get("writtenPaths").toString()).isEqualTo("[\"a\",\"d/b\"]");
        assertThat(event.get("deleted").asLong()).isEqualTo(1);
        assertThat(event.get("deletedPaths").toString()).isEqualTo("[\"gone\"]");
        await().until(() -> listener().told() == 1 && listener().waiting() == 0);
        assertThat(receiver.bodies).hasSize(1);
        assertThat(receiver.signatures).containsExactly("null");
    }

    @Test
    void whatOnlyThisNodeHasChangedIsNotTold() {
        start();
        put("mine", index.epoch());
        await().until(() -> requireNonNull(index.events().made()).sequence().equals(index.last()));
        assertThat(receiver.bodies).isEmpty();
    }

    @Test
    void whatWasNotToldWhenTheProcessEndedIsToldByTheNext() throws Exception {
        start();
        receiver.status = 500;
        put("a", PEER);
        await().until(() -> listener().attempts() > 0);
        assertThat(listener().reason()).isEqualTo("it answers 500");
        stop();
        put("b", PEER); // applied, and the process ended before the folder had come to rest
        index.close();
        index = openIndex();
        receiver.status = 204;
        receiver.bodies.clear();

        start();

        await().until(() -> told().size() == 2);
        assertThat(told().get(0).get("writtenPaths").toString()).isEqualTo("[\"a\"]");
        assertThat(told().get(1).get("writtenPaths").toString()).isEqualTo("[\"b\"]");
        assertThat(told().get(1).get("number").asLong()).isEqualTo(2);
        await().until(() -> listener().waiting() == 0);
        assertThat(listener().reason()).isNull();
    }

    @Test
    void aReceiverThatIsAwayIsToldInOrderWhenItIsBack() throws Exception {
        start();
        int port = receiver.port();
        receiver.close();
        put("a", PEER);
        await().until(() -> listener().waiting() == 1);
        put("b", PEER);
        await().until(() -> listener().waiting() == 2);

        receiver = new Receiver(port);

        await().until(() -> told().size() == 2);
        assertThat(told()).extracting(each -> each.get("number").asLong()).containsExactly(1L, 2L);
    }

    @Test
    void whoeverIsNoListenerAnyMoreIsForgottenWithWhatItWasToBeTold() {
        start();
        receiver.status = 500;
        put("a", PEER);
        await().until(() -> listener().waiting() == 1);
        stop();

        start(HookPlan.NONE);
        put("b", PEER);
        stop();
        start();

        assertThat(index.events().made()).isNotNull();
        assertThat(listener().waiting()).isZero();
    }

    @Test
    void conflictsAndWhatWaitsAndStopsAreToldAsWell() throws Exception {
        start();
        put(COPY, index.epoch());
        JsonNode conflict = awaitEvent("conflict");
        assertThat(conflict.get("copies").asLong()).isEqualTo(1);
        assertThat(conflict.get("copyPaths").get(0).asText()).isEqualTo(COPY);

        put("a", PEER);
        long plan =
                index.write(transaction -> {
                    transaction
                            .deletes()
                            .judge(
                                    PlannedDelete.of(
                                            requireNonNull(
                                                    transaction.find(RelativePath.of("a")))));
                    return transaction.deletes().plan(DeleteOrigin.PEER, Instant.EPOCH, "too many");
                });
        JsonNode waiting = awaitEvent("waiting");
        assertThat(waiting.get("plan").asLong()).isEqualTo(plan);
        assertThat(waiting.get("kind").asText()).isEqualTo("deletes");
        assertThat(waiting.get("entries").asLong()).isEqualTo(1);

        state.set(new Hooks.State("root /srv/docs is missing"));
        assertThat(awaitEvent("stopped").get("reason").asText())
                .isEqualTo("root /srv/docs is missing");
        stop();
        state.set(null); // it starts again, and has not looked yet
        start();
        state.set(new Hooks.State(null));
        awaitEvent("running");
        assertThat(told().stream().filter(each -> isEvent(each, "stopped"))).hasSize(1);
    }

    @Test
    void whatIsSentIsSignedWithTheSecretAsItIsNow() throws Exception {
        AtomicReference<String> secret = new AtomicReference<>("a secret of some length");
        start(
                new HookPlan(
                        List.of(receiver.url()),
                        List.of(),
                        () -> secret.get().getBytes(StandardCharsets.UTF_8)));
        put("a", PEER);
        await().until(() -> receiver.signatures.size() == 1);
        secret.set("another one that is as long");
        put("b", PEER);
        await().until(() -> receiver.signatures.size() == 2);

        assertThat(receiver.signatures.get(0))
                .isEqualTo(signature("a secret of some length", receiver.bodies.get(0)));
        assertThat(receiver.signatures.get(1))
                .isEqualTo(signature("another one that is as long", receiver.bodies.get(1)));
    }

    @Test
    void aListenerThatFailsInAWayNobodyExpectsIsShownAndToldLater() throws Exception {
        AtomicReference<@Nullable Error> failure =
                new AtomicReference<>(new OutOfMemoryError("planted"));
        start(
                new HookPlan(
                        List.of(receiver.url()),
                        List.of(),
                        () -> {
                            Error planted = failure.get();
                            if (planted != null) {
                                throw planted;
                            }
                            return "a secret".getBytes(StandardCharsets.UTF_8);
                        }));
        put("a", PEER);
        await().until(() -> listener().attempts() > 0);
        assertThat(listener().reason()).isEqualTo("java.lang.OutOfMemoryError: planted");
        failure.set(null);
        awaitEvent("changes");
    }

    private static String signature(String secret, String body) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return "sha256="
                + HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    }

    private Path script(String text) throws IOException {
        Path script = directory.resolve("hook.sh");
        Files.writeString(script, "#!/bin/sh\n" + text);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script;
    }

    @Test
    void aProgramGetsItsArgumentsAsTheyAreAndTheEventOnItsInput() throws Exception {
        Path out = directory.resolve("out");
        Path script =
                script(
                        """
                        printf '%s' "$2" > "$1.args"
                        cat > "$1.tmp"
                        mv "$1.tmp" "$1"
                        """);
        String odd = "$(touch nothing); *";
        start(new HookPlan(List.of(), List.of(script.toString(), out.toString(), odd), null));

        put("a", PEER);

        await().until(() -> Files.exists(out));
        assertThat(JSON.readTree(Files.readString(out)).get("event").asText()).isEqualTo("changes");
        assertThat(directory.resolve("out.args")).hasContent(odd);
        await().until(() -> listener().told() == 1);
    }

    @Test
    void aProgramThatEndsWithAnotherCodeIsTriedAgain() throws Exception {
        Path done = directory.resolve("done");
        Path script = script("[ -e " + done + " ] && exit 0\ntouch " + done + "\nexit 3\n");
        start(new HookPlan(List.of(), List.of(script.toString()), null));

        put("a", PEER);

        await().until(() -> listener().attempts() == 1);
        assertThat(listener().reason()).isEqualTo("it ended with 3");
        await().until(() -> listener().told() == 1);
    }

    @Test
    void aProgramThatDoesNotEndIsEndedWithAllThatItHasStarted() throws Exception {
        Path child = directory.resolve("child");
        Path script = script("sleep 1000 & echo $! > " + child + "\nwait\n");
        Program program = new Program(List.of(script.toString()), Duration.ofMillis(500));

        assertThatThrownBy(() -> program.tell(new StoredEvent(1, "{}")))
                .hasMessage("it had not ended after 0 s, and was ended");

        long pid = Long.parseLong(Files.readString(child).strip());
        await().until(() -> ProcessHandle.of(pid).map(each -> !each.isAlive()).orElse(true));
    }

    @Test
    void anEventIsGivenUpInTheEnd() {
        start();
        receiver.status = 500;
        put("a", PEER);
        await().until(() -> listener().attempts() == 1);
        stop();
        index.write(transaction -> {
            for (int i = 2; i < Teller.MAX_ATTEMPTS; i++) {
                transaction.events().failed(receiver.url().toString(), "it answers 500");
            }
            return true;
        });

        start();

        await().until(() -> listener().givenUp() == 1);
        assertThat(listener().waiting()).isZero();
        assertThat(listener().reason()).isEqualTo("it answers 500");
    }

    @Test
    void pausesGrow() {
        assertThat(Teller.pause(1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(Teller.pause(4)).isEqualTo(Duration.ofSeconds(8));
        assertThat(Teller.pause(299)).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void noSecretOfAnAddressOrAProgramIsShown() {
        assertThat(Hooks.shown("https://hooks.example.com:8443/services/T0/B0/secret?key=1"))
                .isEqualTo("https://hooks.example.com:8443/…");
        assertThat(Hooks.shown("http://h?key=1")).isEqualTo("http://h/…");
        assertThat(Hooks.shown("http://h")).isEqualTo("http://h");
        assertThat(Hooks.shown("exec /bin/reload --token secret")).isEqualTo("/bin/reload");
    }
}
