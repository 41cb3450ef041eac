package dev.sluice.serve.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostNamesTest {

    private final HostNames names = HostNames.of(List.of("Files.Example.com"), "nas.example.org");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.0.0.1:8080",
                "10.1.2.3:8080",
                "[::1]",
                "[::1]:8080",
                "[fe80::1]:8080",
                "localhost",
                "LOCALHOST:8080",
                "localhost.:8080",
                "b",
                "sluice-0:8080",
                "sluice-0.sluice.docs.svc:8080",
                "sluice-0.sluice.docs.svc.cluster.local:8080",
                "nas.home.arpa",
                "nas.internal",
                "files.example.com",
                "FILES.example.com.:443",
                "nas.example.org:8080"
            })
    void takesWhatNobodyElseCanHaveAndWhatWasConfigured(String authority) {
        assertThat(names.accepts(authority)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "attacker.example",
                "attacker.example:8080",
                "127.0.0.1.attacker.example",
                "localhost.attacker.example:8080",
                "svc.attacker.example",
                "xfiles.example.com",
                "files.example.com.attacker.example",
                "files.example.com@attacker.example",
                "[::1].attacker.example",
                "127.0.0.1.nip.io:8080"
            })
    void refusesNamesThatAnybodyCanHave(String authority) {
        assertThat(names.accepts(authority)).isFalse();
    }
}
