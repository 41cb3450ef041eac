package dev.sluice.pull;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every place in the code where an entry is passed over is known, and there is a test that it is
 * seen: as a need with its reason, as a problem of a scan, or that it is settled rightly. Whoever
 * adds such a place finds this test failing, and adds the test that shows where it is seen.
 */
class SkippedBranchesTest {

    private static final Path MAIN = Path.of("src/main/java/dev/sluice");
    private static final Path TESTS = Path.of("src/test/java/dev/sluice");

    private static final Pattern PASSED_OVER =
            Pattern.compile(
                    "\\brefused\\(|\\bskip(ped)?\\(|new Step\\.Settled\\(\\)|new Keep\\(\\)"
                            + "|\\.isHere\\(|\\.unwant\\(|\\.unsettled\\(|\\bisPast\\(|holdsBack\\(");

    /** In the files that are known; elsewhere it may be about anything. */
    private static final Pattern GONE_ON = Pattern.compile("\\bcontinue;");

    /**
     * By file: how many such places it has, and the tests that show what becomes of each kind, as
     * class and method.
     */
    private record Known(int places, List<String> tests) {}

    private static Known known(int places, String... tests) {
        return new Known(places, List.of(tests));
    }

    private static final Map<String, Known> KNOWN =
            Map.ofEntries(
                    // The word of the peer, or the lack of it, line by line.
                    Map.entry(
                            "peer/feed/FeedParser.java",
                            known(2, "pull/RefusedLinesTest#whatIsNoEntryIsNeverPassedByDone")),
                    Map.entry(
                            "peer/feed/SealedSink.java",
                            known(2, "pull/RefusedLinesTest#whatIsNoEntryIsNeverPassedByDone")),
                    Map.entry(
                            "peer/feed/FeedSink.java",
                            known(1, "pull/RefusedLinesTest#whatIsNoEntryIsNeverPassedByDone")),
                    Map.entry(
                            "pull/feed/FeedReader.java",
                            known(
                                    2,
                                    "pull/RefusedLinesTest"
                                            + "#aChangeOfOursThatWasNeverMadeIsKeptAsANeed",
                                    "pull/RefusedLinesTest#whatIsNoEntryIsNeverPassedByDone")),
                    Map.entry(
                            "pull/feed/RefusedLines.java",
                            known(
                                    3,
                                    "pull/RefusedLinesTest#itIsAskedForAgainWhenItIsTime",
                                    "pull/RefusedLinesTest#itIsTakenOnceItCanBe")),
                    // What is known already, is too old, may be dead, or is ignored.
                    Map.entry(
                            "pull/feed/FeedChunks.java",
                            known(
                                    10,
                                    "pull/PullFeedTest"
                                            + "#whatWasDeletedLongAgoDoesNotComeBackWithAPeerThatIsNew",
                                    "pull/PullFeedTest"
                                            + "#aTombstoneThatIsTooOldIsNotStoredForAnUnknownPath",
                                    "pull/PullIgnoreTest#whatIsIgnoredIsNotTakenAndIsDone")),
                    Map.entry(
                            "pull/feed/Doubts.java",
                            known(
                                    1,
                                    "pull/PullFeedTest"
                                            + "#whatWasDeletedLongAgoDoesNotComeBackWithAPeerThatIsNew")),
                    Map.entry(
                            "domain/Reconciliation.java",
                            known(
                                    4,
                                    "domain/ReconciliationTest#keepsWhatIsTheSame",
                                    "domain/ReconciliationTest#aTombstoneThatLosesIsIgnored")),
                    Map.entry(
                            "pull/plan/Planner.java",
                            known(1, "pull/plan/PlannerTest#whatIsTheSameOrOlderIsSettled")),
                    // What cannot be done yet.
                    Map.entry(
                            "pull/round/FileTasks.java",
                            known(
                                    1,
                                    "pull/PullContentTest"
                                            + "#aFileWhoseDirectoryIsNotHereIsNotFetchedAndStaysWanted")),
                    Map.entry(
                            "pull/round/Orphans.java",
                            known(
                                    1,
                                    "pull/PullContentTest"
                                            + "#aFileWhoseDirectoryIsNotHereIsNotFetchedAndStaysWanted")),
                    Map.entry(
                            "pull/round/StaleNeeds.java",
                            known(
                                    2,
                                    "pull/StaleNeedsTest#whatThePeerHasForgottenIsWantedOfItNoMore")),
                    Map.entry(
                            "pull/publish/Publisher.java",
                            known(
                                    1,
                                    "pull/PullContentTest"
                                            + "#aFileWhoseDirectoryIsNotHereIsNotFetchedAndStaysWanted")));

    /** Places where nothing of a peer is passed over: what is told, planned or shown only. */
    private static final Pattern OTHERS =
            Pattern.compile(
                    "pull/\\w+/(FeedScan|DryRun|DirectoryResurrection|Backlog|BundleReceiver|RangeReceiver|PieceSource|Parents|LocalSources)\\.java"
                            + "|peer/(PeerUrl|content/(TarReader|PaxHeader|BundleSink))\\.java"
                            + "|scan/.*|ignore/.*|domain/ConflictCopy\\.java");

    @Test
    void everyPlaceWhereAnEntryIsPassedOverIsKnown() throws IOException {
        Map<String, Integer> found = new TreeMap<>();
        for (String part : new String[] {"pull", "peer", "scan", "ignore", "domain"}) {
            try (Stream<Path> files = Files.walk(MAIN.resolve(part))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    String name = MAIN.relativize(file).toString();
                    int places = places(PASSED_OVER, file);
                    places += KNOWN.containsKey(name) ? places(GONE_ON, file) : 0;
                    if (places > 0 && !OTHERS.matcher(name).matches()) {
                        found.put(name, places);
                    }
                }
            }
        }
        Map<String, Integer> known = new TreeMap<>();
        KNOWN.forEach((file, places) -> known.put(file, places.places()));
        assertThat(found).isEqualTo(known);
    }

    private static int places(Pattern pattern, Path file) throws IOException {
        int places = 0;
        for (String line : Files.readAllLines(file)) {
            String code = line.strip();
            if (!code.startsWith("*") && !code.startsWith("//")) {
                places += (int) pattern.matcher(code).results().count();
            }
        }
        return places;
    }

    @Test
    void theTestsThatShowThemAreThere() throws IOException {
        for (Known known : KNOWN.values()) {
            for (String test : known.tests()) {
                String[] parts = test.split("#", 2);
                assertThat(TESTS.resolve(parts[0] + ".java"))
                        .content()
                        .contains("void " + parts[1] + "(");
            }
        }
    }
}
