package io.hubcrate.preflight;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.json.Json;
import java.util.Locale;

/** A report for programs; docs/preflight.md names the fields. Two runs over the same nodes give the same bytes. */
public final class ReportJson {
    private ReportJson() {}

    public static ObjectNode of(PreflightReport report) {
        ObjectNode json = Json.object().put("verdict", report.open().isEmpty() ? "clear" : "findings");
        json.put("site", report.site());
        report.bundle().ifPresent(bundle -> json.put("bundle", bundle));
        ArrayNode nodes = json.putArray("nodes");
        report.nodes().forEach(nodes::add);
        ArrayNode findings = json.putArray("findings");
        for (Finding finding : report.findings()) {
            ObjectNode each = findings.addObject()
                    .put("id", finding.id().code())
                    .put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
            if (!finding.node().isEmpty()) {
                each.put("node", finding.node());
            }
            each.put("evidence", finding.evidence()).put("expected", finding.expected());
            ArrayNode remedy = each.putArray("remedy");
            finding.remedy().forEach(remedy::add);
            report.acceptanceOf(finding).ifPresent(acceptance -> each.put("accepted", acceptance.reason()));
        }
        ArrayNode acceptances = json.putArray("acceptances");
        report.acceptances().forEach(each -> acceptances
                .addObject()
                .put("finding", each.finding())
                .put("reason", each.reason())
                .put("met", each.takes(report.findings())));
        return json;
    }
}
