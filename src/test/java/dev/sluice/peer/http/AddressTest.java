package dev.sluice.peer.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.peer.PeerException;
import java.net.URI;
import java.util.List;
import javax.net.ssl.SNIHostName;
import org.junit.jupiter.api.Test;

class AddressTest {

    @Test
    void aPeerMustShowTheNameOfItsUrl() throws Exception {
        Address address = Address.of(URI.create("https://a.example:8443"));

        assertThat(address.isSecure()).isTrue();
        assertThat(address.parameters().getEndpointIdentificationAlgorithm()).isEqualTo("HTTPS");
        assertThat(address.parameters().getServerNames()).isNull();
    }

    @Test
    void aPeerThatWasFoundMustShowTheNameByWhichItWasFound() throws Exception {
        Address address = Address.of(URI.create("https://10.0.0.7:8443#nodes.example"));

        assertThat(address.uri().resolve("/v1/node"))
                .isEqualTo(URI.create("https://10.0.0.7:8443/v1/node"));
        assertThat(address.parameters().getServerNames())
                .isEqualTo(List.of(new SNIHostName("nodes.example")));
    }

    @Test
    void nothingElseIsCalled() {
        assertThatExceptionOfType(PeerException.class)
                .isThrownBy(() -> Address.of(URI.create("ftp://a:21")))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(PeerException.Kind.REFUSED));
    }
}
