package dev.sluice.serve.content;

import dev.sluice.serve.http.StreamWriter;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.ext.Provider;

/** Hands a bundle to the sender. */
@Provider
@Singleton
public final class BundleWriter extends StreamWriter<Bundle> {

    private final FileSender sender;

    public BundleWriter(FileSender sender) {
        super(Bundle.class);
        this.sender = sender;
    }

    @Override
    public void write(Bundle bundle, HttpServerRequest request) {
        sender.send(bundle, request);
    }
}
