package dev.sluice.serve.problem;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Answers every failure of a resource, and every address without one, with a problem. */
@Provider
@Singleton
public final class ProblemMapper implements ExceptionMapper<Throwable> {

    private final UriInfo uri;

    public ProblemMapper(UriInfo uri) {
        this.uri = uri;
    }

    @Override
    public Response toResponse(Throwable failure) {
        Problem problem = Problems.of(failure);
        Response.ResponseBuilder response = problem.response();
        if (problem.status() == 405) {
            response.header(HttpHeaders.ALLOW, AllowedMethods.of(uri.getPath()));
        }
        return response.build();
    }
}
