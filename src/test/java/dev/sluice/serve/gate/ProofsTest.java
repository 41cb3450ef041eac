package dev.sluice.serve.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.auth.Grants;
import dev.sluice.auth.Speaker;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RunId;
import dev.sluice.domain.Sequence;
import dev.sluice.identity.CallProof;
import dev.sluice.identity.Challenge;
import dev.sluice.identity.SigningKey;
import dev.sluice.identity.Statements;
import dev.sluice.index.Member;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Inject;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who calls leaves a trace only if it can prove who it is. */
@QuarkusTest
@TestProfile(ServeProfile.class)
class ProofsTest {

    private static final String CHANGES = "/v1/folders/docs/changes";
    private static final String STALE = "urn:sluice:stale-proof";

    @Inject ServedTree tree;
    @Inject HttpServer server;
    @Inject Callers callers;

    private RawHttp http;

    @BeforeEach
    void connect() throws IOException {
        http = RawHttp.connect(server.getPort());
    }

    @AfterEach
    void close() throws IOException {
        tree.admission = Admission.EVERYBODY;
        tree.grants = Grants.ALL;
        http.close();
    }

    private String here(long done) {
        tree.deleteMany("proofs/" + System.nanoTime() + "/", 1);
        return CHANGES
                + "?epoch=%s&run=%s&after=%s&done=%d"
                        .formatted(tree.index().epoch(), ServedTree.RUN, tree.index().last(), done);
    }

    private @Nullable Member member(NodeId node) {
        return tree.index().member(node);
    }

    private int status(Prover prover, String target) throws IOException {
        return http.get(target, prover.headers(target)).status();
    }

    @Test
    void signsAChallengeWithTheKeyThatItsIdFollowsFrom() throws IOException {
        Challenge challenge = Challenge.make(new SecureRandom());
        RawHttp.Answer answer = http.get("/v1/node", Challenge.HEADER + ": " + challenge.text());
        assertThat(Statements.isSigned(answer.text(), challenge, ServedTree.KEY.key())).isTrue();
        assertThat(answer.text()).contains("\"key\":\"" + ServedTree.KEY.key() + "\"");
        assertThat(http.get("/v1/node").text()).doesNotContain("signature");
        assertThat(http.get("/v1/node", Challenge.HEADER + ": x").status()).isEqualTo(400);
    }

    @Test
    void notesWhoHasProvedItself() throws IOException {
        Prover prover = new Prover(callers);
        assertThat(status(prover, here(1))).isEqualTo(200);
        Member noted = Objects.requireNonNull(member(prover.node));
        assertThat(noted.key()).isEqualTo(prover.key.key());
        assertThat(noted.done()).isEqualTo(new Sequence(1));
        assertThat(status(prover, here(2))).isEqualTo(200);
        assertThat(Objects.requireNonNull(member(prover.node)).done()).isEqualTo(new Sequence(2));
    }

    @Test
    void inventedIdsLeaveNoRow() throws IOException {
        int before = tree.index().members().size();
        String target = here(1);
        for (int i = 0; i < 300; i++) {
            String node = "Sluice-Node: %016x".formatted(0x1000 + i);
            assertThat(http.get(target, node, "Sluice-Run: 00000000000000d1").status())
                    .isEqualTo(200);
        }
        assertThat(tree.index().members()).hasSize(before);
    }

    @Test
    void oneKeyHasOneRowWhateverIdsItIsShownWith() throws IOException {
        SigningKey key = SigningKey.make();
        int before = tree.index().members().size();
        for (int i = 0; i < 20; i++) {
            Prover prover = new Prover(callers, key, new NodeId(0x2000 + i), new RunId(1));
            assertThat(status(prover, here(1))).isEqualTo(200);
        }
        assertThat(tree.index().members()).hasSize(before + 1);
    }

    @Test
    void whoProvesNothingMovesNoRowThatHasAKey() throws IOException {
        Prover prover = new Prover(callers);
        assertThat(status(prover, here(1))).isEqualTo(200);
        Member noted = Objects.requireNonNull(member(prover.node));
        RawHttp.Answer answer =
                http.get(here(3), "Sluice-Node: " + prover.node, "Sluice-Run: " + prover.run);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(member(prover.node)).isEqualTo(noted);
    }

    /** During a rolling upgrade: its software is older, and its row was made by ours of then. */
    @Test
    void aMemberThatNeverProvedAnythingIsNotedAsBefore() throws IOException {
        NodeId old = new NodeId(0x3000);
        tree.index()
                .write(t -> {
                    t.putMember(new Member(old, new Sequence(1), new Sequence(0), Instant.EPOCH));
                    return true;
                });
        String[] headers = {"Sluice-Node: " + old, "Sluice-Run: 00000000000000d1"};
        http.get(here(2), headers);
        assertThat(Objects.requireNonNull(member(old)).done()).isEqualTo(new Sequence(2));

        // It gets a key: its id stays, and nobody without that key moves its row from then on.
        Prover upgraded = new Prover(callers, SigningKey.make(), old, new RunId(0xd2));
        assertThat(status(upgraded, here(3))).isEqualTo(200);
        assertThat(Objects.requireNonNull(member(old)).key()).isEqualTo(upgraded.key.key());
        http.get(here(4), headers);
        assertThat(Objects.requireNonNull(member(old)).done()).isEqualTo(new Sequence(3));
    }

    @Test
    void anotherKeyForAnIdIsRefusedAndTold() throws IOException {
        Prover prover = new Prover(callers);
        assertThat(status(prover, here(1))).isEqualTo(200);
        Member noted = Objects.requireNonNull(member(prover.node));
        Prover impostor = new Prover(callers, SigningKey.make(), prover.node, prover.run);
        tree.admission = _ -> new Admission.Verdict.Admitted(new Speaker(Set.of("mallory")));
        String target = here(9);
        RawHttp.Answer answer = http.get(target, impostor.headers(target));
        assertThat(answer.status()).isEqualTo(403);
        assertThat(member(prover.node)).isEqualTo(noted);
        assertThat(callers.impostor())
                .contains("from 127.0.0.1 under the name mallory was signed as node " + prover.node)
                .contains("take its token or certificate away");
        // The node itself is served.
        assertThat(status(prover, here(2))).isEqualTo(200);
    }

    private void letInAs(String... names) {
        tree.admission = _ -> new Admission.Verdict.Admitted(new Speaker(Set.of(names)));
    }

    private void assertNamed(NodeId node, String credential, @Nullable String other) {
        Member noted = Objects.requireNonNull(member(node));
        assertThat(noted.credential()).isEqualTo(credential);
        assertThat(noted.otherCredential()).isEqualTo(other);
    }

    /** Its key was taken, or it was given another token: only a person knows. */
    @Test
    void anotherCredentialForAKnownIdIsToldUntilAPersonAcceptsIt() throws IOException {
        Prover prover = new Prover(callers);
        letInAs("alpha", "10.0.0.1");
        assertThat(status(prover, here(1))).isEqualTo(200);
        assertNamed(prover.node, "10.0.0.1,alpha", null);
        String accept = "/v1/folders/docs/members/" + prover.node + "/accept";
        assertThat(http.send("POST", accept).answer().status()).isEqualTo(409);

        // Its certificate was replaced when it got another address.
        letInAs("alpha", "10.0.0.2");
        assertThat(status(prover, here(2))).isEqualTo(200);
        assertNamed(prover.node, "10.0.0.1,alpha", null);

        letInAs("mallory");
        assertThat(status(prover, here(2))).isEqualTo(200);
        assertNamed(prover.node, "10.0.0.1,alpha", "mallory");
        letInAs("alpha");
        assertThat(status(prover, here(3))).isEqualTo(200);
        assertNamed(prover.node, "10.0.0.1,alpha", "mallory");
        assertThat(http.get("/v1/folders/docs/members").text())
                .contains("\"credential\":\"10.0.0.1,alpha\",\"otherCredential\":\"mallory\"");

        RawHttp.Answer accepted = http.send("POST", accept).answer();
        assertThat(accepted.status()).isEqualTo(200);
        assertThat(accepted.text()).contains("\"credential\":\"mallory\"");
        assertNamed(prover.node, "mallory", null);
        letInAs();
        assertThat(status(prover, here(3))).isEqualTo(200);
        assertNamed(prover.node, "mallory", "");
    }

    @Test
    void onlyWhoDecidesForAPersonAcceptsAnotherCredential() throws IOException {
        Prover prover = new Prover(callers);
        letInAs("alpha");
        assertThat(status(prover, here(1))).isEqualTo(200);
        letInAs("mallory");
        assertThat(status(prover, here(1))).isEqualTo(200);
        tree.grants = new Grants(Set.of(), Set.of(), Set.of("boss"));
        String accept = "/v1/folders/docs/members/" + prover.node + "/accept";
        assertThat(http.send("POST", accept).answer().status()).isEqualTo(404);
        assertNamed(prover.node, "alpha", "mallory");
    }

    @Test
    void anIdThatFollowsFromAKeyIsTakenBackFromWhoeverCameFirst() throws IOException {
        SigningKey key = SigningKey.make();
        Prover liar = new Prover(callers, SigningKey.make(), key.key().node(), new RunId(9));
        assertThat(status(liar, here(1))).isEqualTo(200);
        Prover node = new Prover(callers, key);
        assertThat(status(node, here(1))).isEqualTo(200);
        assertThat(Objects.requireNonNull(member(node.node)).key()).isEqualTo(key.key());
        assertThat(status(liar, here(1))).isEqualTo(403);
    }

    @Test
    void aProofIsGoodForOneCallOnly() throws IOException {
        Prover prover = new Prover(callers);
        tree.deleteMany("once/", 3);
        String target = here(1);
        String[] headers = prover.headers(target);
        assertThat(http.get(target, headers).status()).isEqualTo(200);
        RawHttp.Answer again = http.get(target, headers);
        assertThat(again.status()).isEqualTo(403);
        assertThat(again.text()).contains(STALE);

        String[] other = prover.headers(target);
        RawHttp.Answer moved = http.get(target.replace("done=1", "done=2"), other);
        assertThat(moved.status()).isEqualTo(403);
        assertThat(moved.text()).contains("the proof is wrong").doesNotContain(STALE);
        assertThat(Objects.requireNonNull(member(prover.node)).done()).isEqualTo(new Sequence(1));
    }

    @Test
    void aProofForAnotherRunOrAnOlderSessionIsStale() throws IOException {
        Prover prover = new Prover(callers);
        String target = here(1);
        long first = CallProof.counter(callers.session(), 1);
        assertThat(http.get(target, prover.headers(target, first, new RunId(0xee))).text())
                .contains(STALE);
        for (int i = 0; i < 9; i++) {
            prover.introduce();
            assertThat(status(prover, target)).isEqualTo(200);
        }
        assertThat(http.get(target, prover.headers(target, first, ServedTree.RUN)).text())
                .contains(STALE);
        long invented = CallProof.counter(1L << 30, 1);
        assertThat(http.get(target, prover.headers(target, invented, ServedTree.RUN)).text())
                .contains(STALE);
    }

    @Test
    void whatIsNoProofIsRefused() throws IOException {
        Prover prover = new Prover(callers);
        String target = here(1);
        String[] headers = prover.headers(target);
        headers[2] = headers[2].substring(0, headers[2].length() - 4) + "AAAA";
        RawHttp.Answer answer = http.get(target, headers);
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text()).contains("the proof is wrong").contains("Sluice-Proof");
        headers[2] = "Sluice-Proof: x";
        assertThat(http.get(target, headers).status()).isEqualTo(403);
        assertThat(member(prover.node)).isNull();
    }

    /** It says that it has read what this index never wrote, as if that were restored. */
    @Test
    void anInventedRunForcesNoNewEpoch() throws IOException {
        Epoch before = tree.index().epoch();
        String never =
                CHANGES + "?epoch=%s&run=00000000000000ee&after=5".formatted(tree.index().epoch());
        http.get(never, "Sluice-Node: 0000000000004000", "Sluice-Run: 00000000000000d1");
        assertThat(status(new Prover(callers), never)).isEqualTo(200);
        assertThat(tree.index().epoch()).isEqualTo(before);
    }

    @Test
    void whoUsesOurIdWithoutOurKeyIsNoCopyOfOurState() throws IOException {
        String target = here(1);
        String ours = "Sluice-Node: " + ServedTree.NODE;
        String former = String.valueOf(callers.duplicate());
        assertThat(http.get(target, ours, "Sluice-Run: 00000000000000d7").status()).isEqualTo(200);
        assertThat(String.valueOf(callers.duplicate())).isEqualTo(former).doesNotContain("d7");
        Prover liar = new Prover(callers, SigningKey.make(), ServedTree.NODE, new RunId(0xd7));
        assertThat(status(liar, target)).isEqualTo(403);
        assertThat(String.valueOf(callers.duplicate())).doesNotContain("d7");
        assertThat(callers.impostor()).contains("was signed as node " + ServedTree.NODE);
        assertThat(member(ServedTree.NODE)).isNull();
    }

    @Test
    void answersAProvedCallWithASignatureAfterEveryFewRows() throws IOException {
        tree.deleteMany("signed/", 1_200);
        Prover prover = new Prover(callers);
        String target = CHANGES + "?limit=20000";
        String text = http.get(target, prover.headers(target)).text();
        long signatures = text.lines().filter(line -> line.contains("\"signature\":\"")).count();
        long lines = text.lines().count();
        assertThat(signatures).isGreaterThanOrEqualTo(2);
        assertThat(lines / signatures).isLessThanOrEqualTo(2_500);
        assertThat(text.lines().toList().getLast()).contains("\"end\":true").contains("signature");
        assertThat(http.get(target).text()).doesNotContain("signature");
    }
}
