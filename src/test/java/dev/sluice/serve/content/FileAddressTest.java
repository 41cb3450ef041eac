package dev.sluice.serve.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileAddressTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.txt|a.txt",
                "a/b/c|a/b/c",
                "a;b.txt|a;b.txt",
                "a+b|a+b",
                "a%20b|a b",
                "a%25b|a%b",
                "a%2525b|a%25b",
                "a%3Fb|a?b",
                "a%3fb|a?b",
                "a%2Fb|a/b",
                "%E6%97%A5%E6%9C%AC|日本",
                "x/files/y|x/files/y",
            })
    void decodesEachPercentOnceAndNothingElse(String encoded, String path) {
        FileAddress address = FileAddress.of("/v1/folders/docs/files/" + encoded);
        assertThat(address.folder()).isEqualTo("docs");
        assertThat(address.path()).hasToString(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/a",
                "a//b",
                "a/",
                "../a",
                "a/../b",
                "a/./b",
                "%2e%2e/a",
                "..%2Fa",
                "%2Fetc/passwd",
                "a%00b",
                "a%",
                "a%2",
                "a%zz",
                "a%+1",
                "%c0%ae%c0%ae/a",
                "%ff",
                "%ed%a0%80",
                "\u00e9",
                ".sluice/marker",
                "%2Esluice/marker",
                "lost+found",
            })
    void refusesWhatIsNoPath(String encoded) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FileAddress.of("/v1/folders/docs/files/" + encoded));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "*",
                "/v1/folders/docs",
                "/v1/files/a",
                "//v1/folders/docs/files/a"
            })
    void refusesAnotherAddress(String rawPath) {
        assertThatIllegalArgumentException().isThrownBy(() -> FileAddress.of(rawPath));
    }
}
