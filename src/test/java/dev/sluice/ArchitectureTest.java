package dev.sluice;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.FileReader;
import java.io.FileWriter;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The arrows between the packages. A package that is not written yet is kept as well. */
class ArchitectureTest {

    private static final String[] CORE =
            packages(
                    "domain",
                    "identity",
                    "fault",
                    "auth",
                    "wire",
                    "disk",
                    "index",
                    "ignore",
                    "budget",
                    "scan",
                    "scrub",
                    "hook",
                    "report",
                    "settings",
                    "pull",
                    "folder");

    private static final String[] FRAMEWORK =
            packages("serve", "peer", "status", "health", "config", "log", "wiring");

    /** Runs in a process of its own, and asks a node over HTTP. */
    private static final String[] COMMAND = packages("cli");

    private static final String[] SERVER = {
        "io.quarkus..",
        "jakarta..",
        "io.vertx..",
        "io.netty..",
        "io.smallrye..",
        "org.eclipse.microprofile..",
        "org.jboss.."
    };

    private static final String[] MAY_OPEN_FILES =
            packages("fault", "auth", "disk", "index", "config", "cli", "wiring");

    private static final JavaClasses PRODUCTION =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.sluice");

    @ParameterizedTest
    @CsvSource({
        "domain, ''",
        "fault, ''",
        "report, domain",
        "disk, domain fault",
        "identity, domain",
        "index, domain identity fault",
        "ignore, domain disk index fault",
        "budget, domain index fault",
        "scan, domain disk index ignore budget fault",
        "scrub, domain disk index fault",
        "hook, domain index fault",
        "auth, domain fault",
        "wire, domain fault",
        "serve, domain identity auth disk index wire report fault",
        "peer, domain identity wire fault",
        "pull, domain identity disk index ignore peer budget report fault",
        "folder, domain identity disk ignore scan scrub hook pull index peer budget settings report fault",
        "status, domain identity folder index peer pull scrub hook budget report fault",
        "health, domain folder index peer fault",
        "settings, domain ignore peer budget fault",
        "config, domain ignore peer budget settings fault",
        "log, domain fault",
        "cli, domain",
    })
    void aPackageImportsOnlyWhatTheMapAllows(String name, String allowed) {
        String[] targets =
                packages(Stream.concat(Stream.of(name), split(allowed)).toArray(String[]::new));
        check(
                classes()
                        .that()
                        .resideInAnyPackage(packages(name))
                        .should()
                        .onlyDependOnClassesThat(
                                resideOutsideOfPackage("dev.sluice..")
                                        .or(resideInAnyPackage(targets))));
    }

    /** Rooms of one package do not import each other in a circle. */
    @ParameterizedTest
    @ValueSource(strings = {"disk", "index", "serve", "peer", "pull", "folder", "scan", "config"})
    void theRoomsOfAPackageFormNoCircle(String name) {
        check(slices().matching("dev.sluice." + name + ".(**)").should().beFreeOfCycles());
    }

    /** What only a package's other rooms may use. */
    @ParameterizedTest
    @CsvSource({
        "disk.linux, disk.root",
        "disk.jdk, disk.root",
        "index.sqlite.table, index.sqlite",
        "index.sqlite.file, index.sqlite index.sqlite.table wiring",
        "index.sqlite, wiring",
        "config.check, wiring",
        "pull.blocks, pull pull.fetch pull.round",
        "pull.preview, pull",
        "pull.round, pull pull.preview",
        "serve.feed, serve.api wiring",
        "peer.http, peer.content peer.feed peer.known wiring status folder pull.fetch",
    })
    void aRoomIsEnteredOnlyByThoseItIsFor(String room, String users) {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackages(exactly(room, users))
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("dev.sluice." + room));
    }

    private static String topOf(String name) {
        int room = name.indexOf('.', "dev.sluice.".length());
        return room < 0 ? name : name.substring(0, room);
    }

    private static String[] exactly(String room, String users) {
        return Stream.concat(Stream.of(room), split(users))
                .map(name -> "dev.sluice." + name)
                .toArray(String[]::new);
    }

    @Test
    void everyPackageIsOnTheMap() {
        Set<String> known =
                Set.copyOf(Stream.of(CORE, FRAMEWORK, COMMAND).flatMap(Arrays::stream).toList());
        assertThat(PRODUCTION)
                .extracting(JavaClass::getPackageName)
                .allSatisfy(name -> assertThat(known).contains(topOf(name) + ".."));
    }

    @Test
    void theDomainImportsOnlyTheJdk() {
        check(
                classes()
                        .that()
                        .resideInAnyPackage(packages("domain"))
                        .should()
                        .onlyDependOnClassesThat(
                                resideInAnyPackage(
                                        "java..", "org.jspecify..", "dev.sluice.domain..")));
    }

    @Test
    void theDomainDoesNoInputAndOutput() {
        check(
                noClasses()
                        .that()
                        .resideInAnyPackage(packages("domain"))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "java.io..",
                                "java.nio.file..",
                                "java.nio.channels..",
                                "java.net.."));
    }

    @Test
    void theCoreKnowsNoFramework() {
        check(
                noClasses()
                        .that()
                        .resideInAnyPackage(CORE)
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(SERVER));
    }

    /** A command that waited for the framework would take seconds, and start a server. */
    @Test
    void theCommandKnowsNoFramework() {
        check(
                noClasses()
                        .that()
                        .resideInAnyPackage(COMMAND)
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(SERVER));
    }

    @Test
    void onlyTheIndexSpeaksSql() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackage("dev.sluice.index..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite.."));
    }

    /** The watcher registers directories; what it hears of is looked at through {@code disk}. */
    @Test
    void filesAreOpenedInFewPlaces() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackages(MAY_OPEN_FILES)
                        .and()
                        .doNotHaveFullyQualifiedName("dev.sluice.scan.watch.Watcher")
                        .should()
                        .dependOnClassesThat()
                        .belongToAnyOf(
                                Files.class,
                                File.class,
                                FileInputStream.class,
                                FileOutputStream.class,
                                FileReader.class,
                                FileWriter.class,
                                RandomAccessFile.class)
                        .orShould()
                        .callMethod(FileChannel.class, "open", Path.class, OpenOption[].class)
                        .orShould()
                        .callMethod(
                                FileChannel.class,
                                "open",
                                Path.class,
                                Set.class,
                                FileAttribute[].class));
    }

    @Test
    void nothingButTheMainClassWritesToTheConsole() {
        check(
                noClasses()
                        .that()
                        .doNotHaveFullyQualifiedName("dev.sluice.wiring.Sluice")
                        .should(ACCESS_STANDARD_STREAMS));
    }

    @Test
    void theCoreLogsBySystemLogger() {
        check(
                noClasses()
                        .that()
                        .resideInAnyPackage(FRAMEWORK)
                        .should()
                        .dependOnClassesThat()
                        .areAssignableTo(System.Logger.class));
    }

    @Test
    void nothingLogsByJavaUtilLogging() {
        check(
                noClasses()
                        .that()
                        .doNotHaveFullyQualifiedName("dev.sluice.log.LogEscape")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("java.util.logging.."));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(PRODUCTION);
    }

    private static String[] packages(String... names) {
        return Stream.of(names).map(name -> "dev.sluice." + name + "..").toArray(String[]::new);
    }

    private static Stream<String> split(String names) {
        return Stream.of(names.split(" ")).filter(name -> !name.isEmpty());
    }
}
