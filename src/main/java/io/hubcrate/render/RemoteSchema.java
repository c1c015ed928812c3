package io.hubcrate.render;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.chart.ChartArchive;
import io.hubcrate.json.Json;
import io.hubcrate.render.ChartMembers.Member;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Schemas of values that lead elsewhere: {@code "$ref"} and its like to an address or a file. Helm fetches those by itself
 * whenever it renders or installs the chart, past every proxy, mirror and rule.
 */
public final class RemoteSchema {
    static final String FILE = "values.schema.json";

    /** Keys whose value a validator goes to. */
    private static final Set<String> LEADING = Set.of("$ref", "$dynamicRef", "$recursiveRef", "$schema");

    /** Within the document, or the name of a draft that every validator has inside. */
    private static final Pattern WITHIN = Pattern.compile(
            "#.*|https?://json-schema\\.org/(draft-0[4-7]|draft/(2019-09|2020-12))/schema(#.*)?", Pattern.DOTALL);

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
                found.addAll(in(member.content()));
            }
        }
    }

    /** Whether Helm would leave this schema to read another document. */
    static boolean leadsElsewhere(byte[] schema) {
        return !in(schema).isEmpty();
    }

    /** By the document's tree: in its text a key may be written in many ways. What cannot be read is not trusted. */
    private static Set<String> in(byte[] schema) {
        Set<String> found = new TreeSet<>();
        try {
            collect(Json.parse(schema), found);
        } catch (IOException e) {
            found.add("what cannot be read (" + e.getMessage() + ")");
        }
        return found;
    }

    private static void collect(JsonNode node, Set<String> found) {
        node.properties().forEach(field -> {
            String value = field.getValue().asText();
            if (LEADING.contains(field.getKey())
                    && field.getValue().isTextual()
                    && !WITHIN.matcher(value).matches()) {
                found.add(value);
            }
        });
        node.forEach(child -> collect(child, found));
    }
}
