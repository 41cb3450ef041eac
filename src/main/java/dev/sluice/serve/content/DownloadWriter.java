package dev.sluice.serve.content;

import dev.sluice.serve.http.StreamWriter;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.ext.Provider;

/**
 * Hands a download to the sender. The file is opened only here: an answer that held it open would
 * leak it whenever the framework leaves the writer out.
 */
@Provider
@Singleton
public final class DownloadWriter extends StreamWriter<Download> {

    private final FileSender sender;

    public DownloadWriter(FileSender sender) {
        super(Download.class);
        this.sender = sender;
    }

    @Override
    public void write(Download download, HttpServerRequest request) {
        sender.send(download, request);
    }
}
