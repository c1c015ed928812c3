package io.hubcrate.render;

import io.hubcrate.chart.VersionRange;
import io.hubcrate.content.PackedText;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which API versions a Kubernetes version serves by default, as Helm asks them of a cluster: {@code apps/v1} and {@code
 * apps/v1/Deployment}. Helm without a cluster knows those of its own Kubernetes libraries only, without kinds, whatever
 * version it renders for (helm#9088, helm#3377).
 */
public final class ApiVersions {
    /** The newest minor version of 1.x that the table speaks of. */
    private static final int NEWEST = 35;

    private static final int OLDEST = 16;
    private static final Pattern VERSION = Pattern.compile("v?1\\.([0-9]{1,3})(\\..*)?");

    private ApiVersions() {}

    /** Those of a version as {@code 1.20.2}; a newer one serves what the newest known one does. */
    public static Set<String> of(String kubeVersion) {
        Matcher version = VERSION.matcher(kubeVersion);
        int minor = version.matches() ? Integer.parseInt(version.group(1)) : NEWEST;
        Set<String> served = new TreeSet<>();
        for (String line : lines()) {
            String[] words = line.split(" ", -1);
            boolean ended = !words[2].equals("-") && minor > Integer.parseInt(words[2]);
            if (minor >= Integer.parseInt(words[1]) && !ended) {
                served.add(words[0]);
                for (int i = 3; i < words.length; i++) {
                    served.add(words[0] + "/" + words[i]);
                }
            }
        }
        return served;
    }

    /** The newest version that a chart and its subcharts accept; the newest of all if they accept none. */
    public static String newestFor(ChartTree chart) {
        List<String> constraints = new ArrayList<>();
        collect(chart, constraints);
        for (int minor = NEWEST; minor >= OLDEST; minor--) {
            String version = "1." + minor + ".0";
            if (constraints.stream().allMatch(constraint -> VersionRange.accepts(constraint, version))) {
                return version;
            }
        }
        return "1." + NEWEST + ".0";
    }

    private static void collect(ChartTree chart, List<String> constraints) {
        chart.chartFile().findText("kubeVersion").ifPresent(constraints::add);
        chart.subcharts().forEach(subchart -> collect(subchart, constraints));
    }

    private static List<String> lines() {
        return PackedText.read(ApiVersions.class, "api-versions.txt")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }
}
