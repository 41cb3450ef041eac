package dev.sluice.serve;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.sluice.auth.Grants;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Mode;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.index.DeleteOrigin;
import dev.sluice.index.DeletePlan;
import dev.sluice.index.HeldRules;
import dev.sluice.index.PlanKind;
import dev.sluice.index.PlannedDelete;
import dev.sluice.index.Row;
import dev.sluice.serve.gate.ServeProfile;
import dev.sluice.serve.gate.ServedTree;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What waits for a person, and the person's word on it. */
@QuarkusTest
@TestProfile(ServeProfile.class)
class PlansTest {

    private static final String PLANS = "/v1/folders/docs/plans";
    private static final Instant SINCE = Instant.parse("2026-11-22T01:02:03Z");

    @Inject ServedTree tree;

    private DeletePlan plan;

    @BeforeEach
    void plan() throws IOException {
        for (int i = 10; i < 25; i++) {
            tree.write("p" + i, new byte[] {1});
        }
        long number =
                tree.index()
                        .write(transaction -> {
                            for (int i = 10; i < 25; i++) {
                                Row row = transaction.find(RelativePath.of("p" + i));
                                transaction
                                        .deletes()
                                        .judge(PlannedDelete.of(Objects.requireNonNull(row)));
                            }
                            return transaction.deletes().plan(DeleteOrigin.PEER, SINCE, "too many");
                        });
        plan = new DeletePlan(number, PlanKind.DELETES, DeleteOrigin.PEER, SINCE, 15, "too many");
        tree.control.plan = plan;
        tree.control.decided = "";
    }

    @AfterEach
    void drop() {
        tree.grants = Grants.ALL;
        tree.control.plan = null;
        drop(plan.number());
    }

    private void drop(long number) {
        tree.index()
                .write(transaction -> {
                    transaction.deletes().drop(number);
                    return true;
                });
    }

    @Test
    void plansAreListedWithTheFirstOfTheirPaths() {
        given().get(PLANS)
                .then()
                .statusCode(200)
                .body("folder", equalTo("docs"))
                .body("plans", hasSize(1))
                .body("plans[0].kind", equalTo("deletes"))
                .body("plans[0].origin", equalTo("peer"))
                .body("plans[0].entries", equalTo(15))
                .body("plans[0].since", equalTo("2026-11-22T01:02:03Z"))
                .body("plans[0].reason", equalTo("too many"))
                .body("plans[0].paths", hasSize(10));
    }

    @Test
    void thePathsOfAPlanComeInPages() {
        given().get(PLANS + "/" + plan.number() + "?after=p11&limit=3")
                .then()
                .statusCode(200)
                .body("entries", equalTo(15))
                .body("paths", contains("p12", "p13", "p14"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"approve", "reject"})
    void whatIsDecidedIsToldWithHowManyEntries(String word) {
        String done = word.equals("approve") ? "approved" : "rejected";
        given().post(PLANS + "/" + plan.number() + "/" + word)
                .then()
                .statusCode(200)
                .body("folder", equalTo("docs"))
                .body(done, equalTo(15));
        assertThat(tree.control.decided).isEqualTo(done + " " + plan.number());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/approve", "/reject", ""})
    void aPlanThatDoesNotWaitIsAbsent(String word) {
        String address = PLANS + "/" + (plan.number() + 1) + word;
        (word.isEmpty() ? given().get(address) : given().post(address))
                .then()
                .statusCode(404)
                .body("field", equalTo("plan"));
        assertThat(tree.control.decided).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "0", "-1", "1e3", "99999999999999999999"})
    void aPlanIsANumber(String number) {
        given().post(PLANS + "/" + number + "/approve")
                .then()
                .statusCode(400)
                .body("field", equalTo("plan"))
                .body("detail", containsString("plan must be"));
    }

    /** What is asked for must not be made of more memory than an answer may take. */
    @Test
    void aPageOfLongPathsEndsEarlyAndTellsWhereTheNextBegins() {
        long number = planOfLongPaths(60);
        String address = PLANS + "/" + number + "?limit=10000";
        try {
            List<String> seen = new ArrayList<>();
            String after = "";
            int pages = 0;
            while (after != null) {
                JsonPath page = given().get(address + after).then().extract().jsonPath();
                List<String> paths = page.getList("paths");
                assertThat(paths).hasSizeBetween(1, 30);
                seen.addAll(paths);
                after = page.get("after") == null ? null : "&after=" + page.getString("after");
                pages++;
            }
            assertThat(pages).isGreaterThan(1);
            assertThat(seen).hasSize(60).isSorted().doesNotHaveDuplicates();
        } finally {
            drop(number);
        }
    }

    private long planOfLongPaths(int count) {
        String directories = ("d".repeat(240) + "/").repeat(15);
        return tree.index()
                .write(transaction -> {
                    for (int i = 0; i < count; i++) {
                        RelativePath path = RelativePath.of("%s%03d".formatted(directories, i));
                        transaction.put(
                                new Entry(
                                        path,
                                        new State.Directory(new Mode(0755)),
                                        null,
                                        transaction.mint(null, SINCE)),
                                null);
                        Row row = Objects.requireNonNull(transaction.find(path));
                        transaction.deletes().judge(PlannedDelete.of(row));
                    }
                    return transaction.deletes().plan(DeleteOrigin.PEER, SINCE, "too many");
                });
    }

    /** What is ignored here is seen by nobody who only reads. */
    @Test
    void thePathsOfRulesAreForThoseWhoDecideOnThem() {
        long number =
                tree.index()
                        .write(transaction ->
                                transaction.holdRules(
                                        List.of("*.tmp"),
                                        1,
                                        1,
                                        new HeldRules.Paths(
                                                List.of(RelativePath.of("p10")),
                                                List.of(RelativePath.of("a.key"))),
                                        SINCE,
                                        "rules of a peer"));
        try {
            String rules = "plans.find { it.number == " + number + " }.";
            given().get(PLANS)
                    .then()
                    .body(rules + "shown", contains("a.key"))
                    .body(rules + "forgotten", contains("p10"));
            tree.grants = new Grants(Set.of(), Set.of("admin"), Set.of());
            given().get(PLANS)
                    .then()
                    .body(rules + "shows", equalTo(1))
                    .body(rules + "shown", empty())
                    .body(rules + "forgotten", empty());
            given().get(PLANS + "/" + number)
                    .then()
                    .statusCode(200)
                    .body("forgets", equalTo(1))
                    .body("shown", empty());
        } finally {
            tree.grants = Grants.ALL;
            drop(number);
        }
    }

    @Test
    void whoMayOnlyReadMayNotDecide() {
        tree.grants = new Grants(Set.of(), Set.of("admin"), Set.of());
        given().get(PLANS).then().statusCode(200);
        given().post(PLANS + "/" + plan.number() + "/approve").then().statusCode(404);
        given().post(PLANS + "/" + plan.number() + "/reject").then().statusCode(404);
        assertThat(tree.control.decided).isEmpty();
    }
}
