package io.hubcrate.render;

import io.hubcrate.chart.ChartArchive;
import io.hubcrate.render.ChartMembers.Member;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Schemas of values that lead elsewhere: {@code "$ref"} to an address or a file. Helm fetches those by itself whenever it
 * renders or installs the chart, past every proxy, mirror and rule.
 */
public final class RemoteSchema {
    static final String FILE = "values.schema.json";

    /** Within the document, or the name of a draft that every validator has inside. */
    private static final Pattern REFERENCE = Pattern.compile(
            "\"\\$ref\"\\s*:\\s*\"(?!#|https?:(?:\\\\?/){2}json-schema\\.org(?:\\\\?/)draft-0[4-7](?:\\\\?/)schema)([^\"]{1,2000})\"");

    private RemoteSchema() {}

    /** The addresses that the schemas of a chart and its subcharts lead to, sorted. */
    public static Set<String> in(ChartArchive archive) {
        Set<String> found = new TreeSet<>();
        collect(archive.name(), archive.bytes(), 0, found);
        return found;
    }

    private static void collect(String what, byte[] tgz, int depth, Set<String> found) {
        for (Member member : ChartMembers.read(what, tgz)) {
            if (ChartTree.isPackedSubchart(member.name()) && depth < ChartForRendering.MAX_DEPTH) {
                collect(member.name(), member.content(), depth + 1, found);
            } else if (member.name().endsWith("/" + FILE)) {
                Matcher matcher = REFERENCE.matcher(new String(member.content(), StandardCharsets.UTF_8));
                while (matcher.find()) {
                    found.add(matcher.group(1).replace("\\/", "/"));
                }
            }
        }
    }

    /** Whether Helm would leave this schema to read another document. */
    static boolean leadsElsewhere(byte[] schema) {
        return REFERENCE.matcher(new String(schema, StandardCharsets.UTF_8)).find();
    }
}
