import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** All runs of all contestants, by name, in the order of their first run. */
final class Samples {
    private final Map<String, List<Timed>> runs = new LinkedHashMap<>();

    void add(String name, Timed run) {
        runs.computeIfAbsent(name, key -> new ArrayList<>()).add(run);
    }

    double seconds(String name) {
        return median(name, Timed::seconds);
    }

    /** The median of one figure; with an even number of runs the mean of the middle two. */
    double median(String name, ToDoubleFunction<Timed> figure) {
        double[] sorted = runs.get(name).stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** A Markdown row: median, every run, processor time, memory. */
    String row(String name) {
        StringBuilder all = new StringBuilder();
        for (Timed run : runs.get(name)) {
            all.append(all.length() == 0 ? "" : " ").append(number(run.seconds()));
        }
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %.0f |",
                name,
                number(seconds(name)),
                all,
                number(median(name, Timed::cpuSeconds)),
                median(name, Timed::rssBytes) / 1e6);
    }

    static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
