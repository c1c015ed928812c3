import io.hubcrate.testing.peers.ForgedRegistry;
import io.hubcrate.testing.peers.ScratchFolder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The benchmark: contestants take turns, round after round, and medians are compared within the one run. */
public final class Bench {
    private final Samples samples = new Samples();
    private final List<Row> rows;
    private final int rounds;
    private final String command;

    private Bench(List<Row> rows, int rounds, String command) {
        this.rows = rows;
        this.rounds = rounds;
        this.command = command;
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = 5;
        boolean small = false;
        Set<String> only = new TreeSet<>();
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--rounds" -> rounds = Integer.parseInt(arguments[++i]);
                case "--only" -> only.addAll(List.of(arguments[++i].split(",")));
                case "--small" -> small = true;
                default -> throw new IllegalArgumentException("no option of the benchmark: " + arguments[i]);
            }
        }
        String command = String.join(" ", arguments);
        try (ScratchFolder scratch = ScratchFolder.create("bench")) {
            Bench bench = new Bench(new ArrayList<>(), rounds, command);
            bench.run(scratch, only, small);
        }
    }

    private void run(ScratchFolder scratch, Set<String> only, boolean small) throws Exception {
        Set<String> known = Set.of("build", "large", "load", "packages", "push", "start");
        if (!known.containsAll(only)) {
            throw new IllegalArgumentException("--only takes some of " + new TreeSet<>(known) + ", with commas between");
        }
        boolean images = only.isEmpty() || only.contains("build") || only.contains("push") || only.contains("load");
        boolean large = only.isEmpty() || only.contains("large");
        if (large) {
            System.err.println("making large images");
        }
        try (ForgedRegistry registry = !images
                        ? null
                        : small ? ForgedRegistry.ofMegabytes(60) : ForgedRegistry.twelveImages();
                ForgedRegistry largeRegistry = !large
                        ? null
                        : small ? ForgedRegistry.ofMegabytes(90) : ForgedRegistry.sixGigabytes();
                PackagesRow packages = new PackagesRow(stage(scratch, "packages"), small ? 2_000 : 20_000)) {
            if (registry != null) {
                UpstreamImages upstream = new UpstreamImages(registry);
                add(only, BuildRow.usual(stage(scratch, "build"), upstream));
                add(only, new PushRow(stage(scratch, "push"), upstream));
                add(only, new LoadRow(stage(scratch, "load"), upstream));
            }
            if (largeRegistry != null) {
                add(only, BuildRow.large(stage(scratch, "large"), new UpstreamImages(largeRegistry)));
            }
            add(only, packages);
            add(only, new StartRow(stage(scratch, "start")));
            for (Row row : rows) {
                System.err.println("preparing " + row.name());
                row.prepare();
            }
            for (int round = 1; round <= rounds; round++) {
                System.err.println("round " + round + " of " + rounds);
                for (Row row : rows) {
                    row.round(round);
                }
            }
            StringBuilder untimed = new StringBuilder();
            for (Row row : rows) {
                untimed.append(row.untimed());
            }
            print(untimed.toString());
        }
    }

    private Stage stage(ScratchFolder scratch, String name) {
        return new Stage(scratch.folder(name), samples);
    }

    private void add(Set<String> only, Row row) {
        if (only.isEmpty() || only.contains(row.name())) {
            rows.add(row);
        }
    }

    private void print(String untimed) throws IOException, InterruptedException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.println("# Benchmark\n");
        out.println("Made by `src/bench/run " + command + "`, printed as it came out. Servers on loopback; contestants take");
        out.println("turns, figures are medians. hubcrate runs with `-Xmx256m`. Only ratios mean anything elsewhere.\n");
        for (Row row : rows) {
            out.println("- " + row.name() + ": " + row.subject());
        }
        for (String fact : Machine.facts()) {
            out.println("- " + fact);
        }
        out.println("\n| what | median s | every run s | processor s | largest process MB |\n| --- | --- | --- | --- | --- |");
        for (Row row : rows) {
            row.contestants().forEach(name -> out.println(samples.row(name)));
        }
        out.println("\n| ratio | here | aim |\n| --- | --- | --- |");
        for (Row row : rows) {
            for (Row.Ratio ratio : row.ratios()) {
                out.printf(
                        Locale.ROOT, "| %s | %s | %s |%n", ratio.text(), Samples.number(ratio.of(samples)), ratio.aim());
            }
        }
        out.print(untimed);
    }
}
