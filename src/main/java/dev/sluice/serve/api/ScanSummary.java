package dev.sluice.serve.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.domain.FolderId;
import dev.sluice.report.ScanReport;
import java.io.IOException;

/** What a scan found, as it is answered; of the problems how many there are. */
public record ScanSummary(FolderId folder, ScanReport report) implements RoundFigures {

    @Override
    public void write(JsonGenerator json) throws IOException {
        json.writeStringField("folder", folder.text());
        json.writeNumberField("looked", report.looked());
        json.writeNumberField("changed", report.changed());
        json.writeNumberField("deleted", report.deleted());
        json.writeNumberField("problems", report.problems().size());
        json.writeNumberField("millis", report.took().toMillis());
    }
}
