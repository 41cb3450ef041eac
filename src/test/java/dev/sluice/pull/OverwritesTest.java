package dev.sluice.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.Version;
import dev.sluice.index.DeletePlan;
import dev.sluice.index.PlanKind;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a peer overwrites beyond the budget waits for a person. */
@Timeout(60)
class OverwritesTest {

    private static final int FILES = 200;

    @TempDir Path directory;
    private Site site;

    @BeforeEach
    void begin() throws Exception {
        site = new Site(directory);
        for (int i = 0; i < FILES; i++) {
            site.write(name(i), "original " + i);
        }
        site.scan();
        site.pull();
        site.pass(Duration.ofHours(2));
        site.mostChanges = 20;
    }

    @AfterEach
    void end() {
        site.close();
    }

    private static String name(int i) {
        return "f%04d".formatted(i);
    }

    private void overwrite(int from, int to) {
        for (int i = from; i < to; i++) {
            String content = "encrypted " + i;
            site.peer.has(
                    Given.after(site.entry(name(i)), Given.file(name(i), content, Given.LATE)),
                    content);
        }
    }

    private DeletePlan plan() {
        assertThat(site.index.plans()).hasSize(1);
        return site.index.plans().getFirst();
    }

    @Test
    void moreThanTheShareWaitAndNothingOfThemIsReplaced() throws Exception {
        overwrite(0, 150);

        assertThat(site.pull().waiting()).isEqualTo(150);

        assertThat(site.read(name(0))).isEqualTo("original 0");
        assertThat(plan().kind()).isEqualTo(PlanKind.CHANGES);
        assertThat(plan().entries()).isEqualTo(150);
        assertThat(plan().reason()).contains("150").contains("max-change-percent (20)");
        assertThat(site.puller().plan(site.peer.base(), site.peer.node(), 1).toString())
                .contains("held=150");
    }

    @Test
    void piecesAreCountedTogetherAndEachPathOnce() throws Exception {
        overwrite(0, 90);
        assertThat(site.pull().waiting()).isZero();
        overwrite(0, 90);
        assertThat(site.pull().waiting()).isZero();
        overwrite(90, 120);

        assertThat(site.pull().waiting()).isEqualTo(30);

        assertThat(site.read(name(89))).isEqualTo("encrypted 89");
        assertThat(site.read(name(90))).isEqualTo("original 90");
        assertThat(plan().entries()).isEqualTo(30);
    }

    @Test
    void anHourLaterThereIsRoomAgain() throws Exception {
        overwrite(0, 90);
        site.pull();
        site.pass(Duration.ofMinutes(70));
        overwrite(90, 180);

        assertThat(site.pull().waiting()).isZero();
    }

    @Test
    void approvedThatListIsReplaced() throws Exception {
        overwrite(0, 150);
        site.pull();
        assertThat(site.changes().approve(plan().number())).isPresent();

        assertThat(site.pull().waiting()).isZero();

        assertThat(site.read(name(149))).isEqualTo("encrypted 149");
        assertThat(site.index.plans()).isEmpty();
    }

    @Test
    void rejectedWhatIsHereComesAfterWhatThePeerHas() throws Exception {
        overwrite(0, 150);
        site.pull();
        Version theirs = site.wanted().getFirst().entry().version();
        site.changes().reject(plan().number());

        assertThat(site.pull().waiting()).isZero();

        assertThat(site.read(name(0))).isEqualTo("original 0");
        assertThat(theirs.isCoveredBy(site.entry(name(0)).version())).isTrue();
        assertThat(site.index.plans()).isEmpty();
    }

    @Test
    void allThatWaitsIsOnePlan() throws Exception {
        overwrite(0, 150);
        site.pull();
        overwrite(150, 200);

        assertThat(site.pull().waiting()).isEqualTo(200);

        assertThat(plan().entries()).isEqualTo(200);
    }

    /** Each makes the plan anew, which costs as much as is in it. */
    @Test
    void ofVeryManySomeThousandsAreAskedForAtOnce() throws Exception {
        int more = 1_200;
        for (int i = FILES; i < more; i++) {
            site.write(name(i), "original " + i);
        }
        site.scan();
        site.pass(Duration.ofHours(2));
        overwrite(0, more);

        assertThat(site.pull().waiting()).isEqualTo(more);

        assertThat(plan().entries()).isEqualTo(more);
        assertThat(plan().number()).isLessThanOrEqualTo(2);
    }

    @Test
    void whatWaitsIsNotDoneByTheHourWithoutAPerson() throws Exception {
        overwrite(0, 90);
        site.pull();
        overwrite(90, 130);
        site.pull();
        site.pass(Duration.ofHours(2));

        assertThat(site.pull().waiting()).isEqualTo(40);

        assertThat(site.read(name(129))).isEqualTo("original 129");
        assertThat(plan().entries()).isEqualTo(40);
    }

    @Test
    void nothingWaitsAnyMoreWhenTheLimitIsTakenAway() throws Exception {
        overwrite(0, 150);
        site.pull();
        site.mostChanges = 100;

        assertThat(site.pull().waiting()).isZero();

        assertThat(site.index.plans()).isEmpty();
        assertThat(site.index.deletes(PlanKind.CHANGES).waitingCount()).isZero();
    }

    @Test
    void whatIsNewIsNoOverwrite() throws Exception {
        for (int i = 0; i < 150; i++) {
            site.peer.hasFile("new" + i, "content", Given.LATE);
        }
        assertThat(site.pull().waiting()).isZero();
    }

    @Test
    void withoutALimitNothingWaits() throws Exception {
        site.mostChanges = 100;
        overwrite(0, FILES);
        assertThat(site.pull().waiting()).isZero();
    }

    @Test
    void aLinkInThePlaceOfAFileIsAnOverwriteToo() throws Exception {
        for (int i = 0; i < 150; i++) {
            site.peer.has(Given.after(site.entry(name(i)), Given.link(name(i), "x", Given.LATE)));
        }
        assertThat(site.pull().waiting()).isEqualTo(150);
    }
}
