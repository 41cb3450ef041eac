package dev.sluice.wiring;

import dev.sluice.settings.AuthMode;
import dev.sluice.settings.Settings;
import io.quarkus.tls.CertificateUpdatedEvent;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

/**
 * Makes the data port ask for certificates with the mode mtls, and passes on that they were
 * renewed. The framework's own key for the former is fixed when the program is built.
 */
@Singleton
class ClientCertificates implements HttpServerOptionsCustomizer {

    private final Instance<Settings> settings;
    private final Instance<Certificates> certificates;

    ClientCertificates(Instance<Settings> settings, Instance<Certificates> certificates) {
        this.settings = settings;
        this.certificates = certificates;
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        if (settings.get().auth().mode() == AuthMode.MTLS) {
            options.setClientAuth(ClientAuth.REQUIRED);
        }
    }

    void renewed(@Observes CertificateUpdatedEvent event) {
        certificates.get().renewed(event);
    }
}
