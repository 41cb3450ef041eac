package dev.sluice.serve.http;

import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/**
 * Writes answers of one type to the connection itself, without the framework's stream: head and
 * body are all the writer's, and it ends the response when it is done, on no thread that waits.
 */
public abstract class StreamWriter<T> implements ServerMessageBodyWriter<T> {

    private final Class<T> written;

    public StreamWriter(Class<T> written) {
        this.written = written;
    }

    /** Begins to write; called on an event loop. */
    public abstract void write(T answer, HttpServerRequest request);

    @Override
    public final void writeResponse(T answer, Type genericType, ServerRequestContext context) {
        // Otherwise the framework would set its own status and headers over ours.
        context.serverResponse().setPreCommitListener(null);
        var request = ((ResteasyReactiveRequestContext) context).serverRequest();
        write(answer, request.unwrap(HttpServerRequest.class));
    }

    @Override
    public final boolean isWriteable(
            Class<?> type,
            Type genericType,
            ResteasyReactiveResourceInfo target,
            MediaType mediaType) {
        return type == written;
    }

    @Override
    public final boolean isWriteable(
            Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type == written;
    }

    @Override
    public final void writeTo(
            T answer,
            Class<?> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, Object> headers,
            OutputStream body) {
        throw new IllegalStateException("bug: " + written + " is not written to a stream");
    }
}
