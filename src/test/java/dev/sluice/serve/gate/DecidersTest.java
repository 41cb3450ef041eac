package dev.sluice.serve.gate;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.sluice.auth.Grants;
import dev.sluice.auth.Tokens;
import dev.sluice.domain.RelativePath;
import dev.sluice.index.DeleteOrigin;
import dev.sluice.index.DeletePlan;
import dev.sluice.index.PlanKind;
import dev.sluice.index.PlannedDelete;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On the management port only people decide, and only where they were given a token for it. */
@QuarkusTest
@TestProfile(ServeProfile.class)
class DecidersTest {

    private static final String SECRET = "a-person-of-flesh-0123456789";
    private static final Instant SINCE = Instant.parse("2026-11-22T01:02:03Z");

    @TestHTTPResource(value = "/", management = true)
    URI management = URI.create("");

    @Inject ServedTree tree;

    private long number;

    @BeforeEach
    void plan() throws IOException {
        tree.write("decided", new byte[] {1});
        number =
                tree.index()
                        .write(transaction -> {
                            var row = transaction.find(RelativePath.of("decided"));
                            transaction
                                    .deletes()
                                    .judge(PlannedDelete.of(Objects.requireNonNull(row)));
                            return transaction.deletes().plan(DeleteOrigin.PEER, SINCE, "too many");
                        });
        tree.control.plan =
                new DeletePlan(number, PlanKind.DELETES, DeleteOrigin.PEER, SINCE, 1, "too many");
        tree.control.decided = "";
        tree.deciders =
                new Deciders(new TokenAdmission(() -> Tokens.parse("ann " + SECRET + "\n")));
    }

    @AfterEach
    void drop() {
        tree.deciders = Deciders.NOBODY;
        tree.grants = Grants.ALL;
        tree.control.plan = null;
        tree.index()
                .write(transaction -> {
                    transaction.deletes().drop(number);
                    return true;
                });
    }

    private static RequestSpecification ann() {
        return given().header("Authorization", "Bearer " + SECRET);
    }

    private URI at(String address) {
        return management.resolve(address);
    }

    private URI plan(String word) {
        return at("/decide/folders/docs/plans/" + number + word);
    }

    @Test
    void whoHasTheTokenSeesWhatItIsAboutAndDecides() {
        ann().get(at("/decide")).then().statusCode(204);
        ann().get(plan("")).then().statusCode(200).body("paths", contains("decided"));

        ann().post(plan("/approve")).then().statusCode(200).body("approved", equalTo(1));
        assertThat(tree.control.decided).isEqualTo("approved " + number);
        ann().post(plan("/reject")).then().statusCode(200).body("rejected", equalTo(1));
        assertThat(tree.control.decided).isEqualTo("rejected " + number);
    }

    @Test
    void filesAreRestoredFromTheTrash() {
        ann().post(at("/decide/folders/docs/trash/restore?dry=true&at=2026-11-22T01:02:03Z"))
                .then()
                .statusCode(200)
                .body("dry", equalTo(true))
                .body("paths", contains("a", "b", "c"));
        ann().post(at("/decide/folders/docs/trash/restore?at=yesterday"))
                .then()
                .statusCode(400)
                .body("field", equalTo("at"));
    }

    @Test
    void aConflictIsEnded() {
        String keep = "/decide/folders/docs/conflicts/keep?copy=a/b.sluice-conflict-1&keep=";
        ann().post(at(keep + "copy")).then().statusCode(200).body("kept", equalTo("copy"));
        assertThat(tree.control.decided).isEqualTo("keep the copy a/b.sluice-conflict-1");
        ann().post(at(keep + "copy&seen=0123456789abcdef")).then().statusCode(200);
        assertThat(tree.control.decided).endsWith("conflict-1 if it is 0123456789abcdef");
        ann().post(at(keep + "copy&seen=x")).then().statusCode(400).body("field", equalTo("seen"));
        ann().post(at(keep + "both")).then().statusCode(400).body("field", equalTo("keep"));
    }

    /** To the browser the page is https; the proxy asks this node in plain HTTP. */
    @Test
    void aPageBehindAProxyThatEndsTlsMayDecideUnderANameThatIsWrittenDown() {
        given().header("Authorization", "Bearer " + SECRET)
                .header("Host", "files.example.org")
                .header("Origin", "https://files.example.org")
                .header("Sec-Fetch-Site", "same-origin")
                .get(at("/decide"))
                .then()
                .statusCode(204);
        for (String origin : List.of("https://localhost", "https://other.example.org")) {
            ann().header("Host", "localhost")
                    .header("Origin", origin)
                    .get(at("/decide"))
                    .then()
                    .statusCode(403)
                    .body("detail", containsString("sluice.serve.hosts"));
        }
    }

    @Test
    void withoutATokenThatIsKeptForItNothingIsThere() {
        tree.deciders = Deciders.NOBODY;

        ann().get(at("/decide")).then().statusCode(404);
        ann().get(plan("")).then().statusCode(404);
        ann().post(plan("/approve")).then().statusCode(404);
        assertThat(tree.control.decided).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer " + SECRET + "0",
                "Basic " + SECRET,
                "Bearer another-secret-0123456789"
            })
    void whoShowsNoneOrAnotherIsRefused(String authorization) {
        RequestSpecification call = given();
        if (!authorization.isEmpty()) {
            call.header("Authorization", authorization);
        }

        call.post(plan("/approve")).then().statusCode(401);
        call.get(plan("")).then().statusCode(401);
        call.get(at("/decide")).then().statusCode(401);
        assertThat(tree.control.decided).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%64ecide", "//decide", "/status/../decide", "/./decide"})
    void noOtherSpellingOfTheAddressLeadsAroundTheToken(String prefix) {
        String decide = at("/") + prefix.substring(1);
        String plan = decide + "/folders/docs/plans/" + number;
        given().urlEncodingEnabled(false).get(plan).then().statusCode(401);
        given().urlEncodingEnabled(false).post(plan + "/approve").then().statusCode(401);
        given().urlEncodingEnabled(false).get(decide).then().statusCode(401);
        assertThat(tree.control.decided).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://attacker.example", "null", "http://127.0.0.1:1"})
    void aPageOfAnotherSiteDecidesNothingThoughItHasTheToken(String origin) {
        ann().header("Origin", origin).post(plan("/approve")).then().statusCode(403);
        ann().header("Sec-Fetch-Site", "cross-site").post(plan("/approve")).then().statusCode(403);
        assertThat(tree.control.decided).isEmpty();
    }

    @Test
    void thePageItselfDecides() {
        String own = "http://" + management.getAuthority();

        ann().header("Origin", own)
                .header("Sec-Fetch-Site", "same-origin")
                .header("User-Agent", "Mozilla/5.0")
                .post(plan("/approve"))
                .then()
                .statusCode(200);
    }

    @Test
    void aFolderWithOperatorsIsDecidedOnByThese() {
        tree.grants = new Grants(Set.of(), Set.of(), Set.of("bob"));
        ann().post(plan("/approve")).then().statusCode(404);

        tree.grants = new Grants(Set.of(), Set.of(), Set.of("ann"));
        ann().post(plan("/approve")).then().statusCode(200);
    }

    @Test
    void anythingElseIsAbsentAndWhatIsDecidedIsNotRead() {
        ann().post(at("/decide/folders/other/plans/1/approve")).then().statusCode(404);
        ann().post(at("/decide/folders/docs/plans/9999/approve")).then().statusCode(404);
        ann().post(at("/decide/folders/docs/scan")).then().statusCode(404);
        ann().post(at("/status")).then().statusCode(405);
        ann().get(plan("/approve")).then().statusCode(405);
        assertThat(tree.control.decided).isEmpty();
    }
}
