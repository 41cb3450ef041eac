package dev.sluice.peer.known;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.peer.PeerException;
import dev.sluice.peer.PeerUrl;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiscoveryTest {

    @Test
    void takesAnAddressAsItIsWithoutAskingForIt() throws Exception {
        Discovery discovery =
                new Discovery(host -> {
                    throw new UnknownHostException("must not be asked");
                });

        assertThat(discovery.resolve(PeerUrl.of("http://a:8081")))
                .containsExactly(URI.create("http://a:8081"));
    }

    @Test
    void findsEveryAddressOfAServiceOnce() throws Exception {
        Discovery discovery =
                new Discovery(host ->
                        List.of(
                                InetAddress.getByName("10.0.0.2"),
                                InetAddress.getByName("fd00::1"),
                                InetAddress.getByName("10.0.0.2")));

        assertThat(discovery.resolve(PeerUrl.of("dns://nodes:8081")))
                .containsExactly(
                        URI.create("http://10.0.0.2:8081"),
                        URI.create("http://[fd00:0:0:0:0:0:0:1]:8081"));
    }

    @Test
    void keepsTheNameThatTheCertificatesMustHave() throws Exception {
        Discovery discovery = new Discovery(_ -> List.of(InetAddress.getByName("10.0.0.2")));

        assertThat(discovery.resolve(PeerUrl.of("dnss://nodes:8443")))
                .containsExactly(URI.create("https://10.0.0.2:8443#nodes"));
    }

    @Test
    void aNameWithoutAddressesMayHaveSomeLater() {
        assertRetry(new Discovery(_ -> List.of()));
        assertRetry(
                new Discovery(host -> {
                    throw new UnknownHostException(host);
                }));
    }

    private static void assertRetry(Discovery discovery) {
        assertThatExceptionOfType(PeerException.class)
                .isThrownBy(() -> discovery.resolve(PeerUrl.of("dns://nodes:8080")))
                .withMessageContaining("resolve dns://nodes:8080: no such host")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(PeerException.Kind.RETRY));
    }

    @Test
    void asksTheSystemByDefault() throws Exception {
        assertThat(new Discovery().resolve(PeerUrl.of("dns://127.0.0.1:9")))
                .containsExactly(URI.create("http://127.0.0.1:9"));
    }
}
