package dev.sluice.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.auth.Grants;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.Role;
import dev.sluice.domain.Sequence;
import dev.sluice.index.Member;
import dev.sluice.serve.gate.RawHttp;
import dev.sluice.serve.gate.ServeProfile;
import dev.sluice.serve.gate.ServedTree;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ServeProfile.class)
class MembersTest {

    private static final String MEMBERS = "/v1/folders/docs/members";
    private static final NodeId NODE = NodeId.of("00000000000000f1");
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @Inject ServedTree tree;
    @Inject HttpServer server;

    private RawHttp http;

    @BeforeEach
    void connect() throws IOException {
        http = RawHttp.connect(server.getPort());
        tree.index()
                .write(t -> {
                    t.putMember(new Member(NODE, new Sequence(7), new Sequence(5), NOON));
                    t.meet(NODE, "beta", Role.SEND_ONLY, NOON);
                    return true;
                });
    }

    @AfterEach
    void close() throws IOException {
        tree.grants = Grants.ALL;
        http.close();
    }

    private JsonNode member() throws IOException {
        RawHttp.Answer answer = http.get(MEMBERS);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        for (JsonNode each : new ObjectMapper().readTree(answer.text()).get("members")) {
            if (each.get("node").asText().equals(NODE.toString())) {
                return each;
            }
        }
        return new ObjectMapper().createObjectNode();
    }

    private RawHttp.Answer delete(String node) throws IOException {
        return http.send("DELETE", MEMBERS + "/" + node).answer();
    }

    @Test
    void tellsOfEachMemberWhatItIsAndHasDone() throws IOException {
        JsonNode member = member();
        assertThat(member.get("name").asText()).isEqualTo("beta");
        assertThat(member.get("role").asText()).isEqualTo("send-only");
        assertThat(member.get("pulls").asBoolean()).isTrue();
        assertThat(member.get("after").asLong()).isEqualTo(7);
        assertThat(member.get("done").asLong()).isEqualTo(5);
        assertThat(member.get("seen").asText()).isEqualTo("2026-11-22T12:00:00Z");
    }

    @Test
    void aPersonEvictsAMemberOnce() throws IOException {
        assertThat(delete(NODE.toString()).status()).isEqualTo(200);
        assertThat(member().isEmpty()).isTrue();
        RawHttp.Answer again = delete(NODE.toString());
        assertThat(again.status()).isEqualTo(404);
        assertThat(again.text()).contains("\"field\":\"node\"");
    }

    @Test
    void namesAMalformedNode() throws IOException {
        assertThat(delete("nobody").status()).isEqualTo(400);
    }

    @Test
    void isForThoseWhoMayMakeTheNodeDoSomething() throws IOException {
        tree.grants = new Grants(Set.of(), Set.of("boss"), Set.of());
        assertThat(http.get(MEMBERS).status()).isEqualTo(404);
        assertThat(delete(NODE.toString()).status()).isEqualTo(404);
        assertThat(tree.index().member(NODE)).isNotNull();
    }
}
