package dev.sluice.serve;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.sluice.auth.Grants;
import dev.sluice.domain.RelativePath;
import dev.sluice.index.DeleteOrigin;
import dev.sluice.index.DeletePlan;
import dev.sluice.index.PlanKind;
import dev.sluice.index.PlannedDelete;
import dev.sluice.index.Row;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Instant;
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
        tree.index()
                .write(transaction -> {
                    transaction.deletes().drop(plan.number());
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

    @Test
    void whoMayOnlyReadMayNotDecide() {
        tree.grants = new Grants(Set.of(), Set.of("admin"));
        given().get(PLANS).then().statusCode(200);
        given().post(PLANS + "/" + plan.number() + "/approve").then().statusCode(404);
        given().post(PLANS + "/" + plan.number() + "/reject").then().statusCode(404);
        assertThat(tree.control.decided).isEmpty();
    }
}
