package dev.sluice.serve.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.serve.problem.Json;
import java.io.IOException;

/** How far a round is, or what came of it, as one object of JSON. */
public sealed interface RoundFigures
        permits ScanProgress,
                ScanSummary,
                PullProgress,
                PullSummary,
                VerifyProgress,
                VerifySummary,
                PlanProgress,
                PlanSummary {

    /** Writes its fields. */
    void write(JsonGenerator json) throws IOException;

    /** As an object. */
    default String toJson() {
        return Json.object(this::write);
    }
}
