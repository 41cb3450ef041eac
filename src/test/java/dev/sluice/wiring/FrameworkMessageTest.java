package dev.sluice.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The left sides are what the framework really says; {@code StartupIT} notices when it changes. */
class FrameworkMessageTest {

    @Test
    void saysWhichKeysAreKnown() {
        assertThat(
                        FrameworkMessage.plain(
                                "SRCFG00050: sluice.pull.evry in SysPropConfigSource does not map"
                                        + " to any root"))
                .isEqualTo(
                        "sluice.pull.evry: unknown key; known are sluice.pull.every,"
                                + " sluice.pull.parallel, sluice.pull.bandwidth,"
                                + " sluice.pull.long-poll, sluice.pull.delta");
    }

    @Test
    void saysThatAKeyIsRequired() {
        assertThat(
                        FrameworkMessage.plain(
                                "java.util.NoSuchElementException: SRCFG00014: The config property"
                                        + " sluice.folders.b.path is required but it could not be"
                                        + " found in any config source"))
                .isEqualTo("sluice.folders.b.path: is required, and is not set");
    }

    @Test
    void saysThatAKeyIsEmpty() {
        assertThat(
                        FrameworkMessage.plain(
                                "java.util.NoSuchElementException: SRCFG00040: The config property"
                                        + " sluice.pull.parallel is defined as the empty String"
                                        + " (\"\") which the following Converter considered to be"
                                        + " null: X"))
                .isEqualTo("sluice.pull.parallel: is empty; give it a value, or leave it out");
    }

    @Test
    void saysThatANumberIsWanted() {
        assertThat(
                        FrameworkMessage.plain(
                                "java.lang.IllegalArgumentException: SRCFG00039: The config"
                                        + " property sluice.pull.parallel with the config value"
                                        + " \"many\" threw an Exception whilst being converted"
                                        + " SRCFG00029: Expected an integer value, got \"many\""))
                .isEqualTo("sluice.pull.parallel: must be a whole number, not \"many\"");
    }

    @Test
    void passesOnTheComplaintOfAConverterOfOurs() {
        assertThat(
                        FrameworkMessage.plain(
                                "java.lang.IllegalArgumentException: SRCFG00039: The config"
                                        + " property sluice.pull.every with the config value"
                                        + " \"soon\" threw an Exception whilst being converted must"
                                        + " be a duration"))
                .isEqualTo("sluice.pull.every: must be a duration");
    }

    @Test
    void passesOnWhatItDoesNotKnow() {
        assertThat(FrameworkMessage.plain("SRCFG09999: sluice.x is odd"))
                .isEqualTo("SRCFG09999: sluice.x is odd");
    }
}
