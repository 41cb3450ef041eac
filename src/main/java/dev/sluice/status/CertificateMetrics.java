package dev.sluice.status;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.function.Supplier;

/** What monitoring wants to know of the certificate that is in force. */
public final class CertificateMetrics {

    private CertificateMetrics() {}

    /** Registers {@code sluice_certificate_expiry_timestamp_seconds}. */
    public static void register(Supplier<Instant> expiry, MeterRegistry registry) {
        Gauge.builder("sluice.certificate.expiry.timestamp", expiry, e -> e.get().getEpochSecond())
                .description("When the first of our certificates in force runs out, since 1970")
                .baseUnit("seconds")
                .strongReference(true)
                .register(registry);
    }
}
