package io.hubcrate.chart;

import java.util.List;

/**
 * A chart that another one needs under its {@code charts/}.
 *
 * @param version a range in Helm's language
 * @param repository where it can be had: {@code https://…}, {@code oci://…}, {@code file://…}, {@code @alias}; may be
 *     empty
 * @param alias under which the values call it; empty for its own name
 * @param condition paths of values that switch it, separated by commas; empty if none does
 * @param tags names under {@code tags} in the top values that switch it
 */
public record ChartDependency(
        String name, String version, String repository, String alias, String condition, List<String> tags) {
    public ChartDependency {
        tags = List.copyOf(tags);
    }

    /** The key under which the parent's values hold those of this chart. */
    public String valuesKey() {
        return alias.isEmpty() ? name : alias;
    }
}
