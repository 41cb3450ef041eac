package dev.sluice.serve.problem;

import java.util.regex.Pattern;

/** Which methods there are for an address; the framework refuses one without saying. */
final class AllowedMethods {

    private static final String FOLDER = "/v1/folders/[^/]+/";

    private static final Pattern POSTED =
            Pattern.compile(
                    FOLDER
                            + "(scan|verify|pull|fence|bundle|adopt|trash/restore|conflicts/keep|members/[^/]+/accept"
                            + "|plans/[^/]+/(approve|reject))/?");

    private static final Pattern DELETED = Pattern.compile(FOLDER + "members/[^/]+/?");

    private AllowedMethods() {}

    /** As the value of {@code Allow}. */
    static String of(String path) {
        if (POSTED.matcher(path).matches()) {
            return "POST, OPTIONS";
        }
        return DELETED.matcher(path).matches() ? "DELETE, OPTIONS" : "GET, HEAD, OPTIONS";
    }
}
