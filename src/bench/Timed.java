import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One run of a command line, measured from outside.
 *
 * @param seconds wall clock
 * @param rssBytes largest resident set of any process in it, as the kernel counts it
 * @param cpuSeconds user and system time together
 */
record Timed(double seconds, long rssBytes, double cpuSeconds) {
    /** Runs {@code sh -c script}; output goes to {@code log}, a failure shows it and ends the benchmark. */
    static Timed run(String script, Path log, Map<String, String> environment) throws IOException, InterruptedException {
        Path facts = Files.createTempFile("bench-time-", "");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder("/usr/bin/time", "-o", facts.toString(), "-f", "%M %U %S", "sh", "-c", "set -eu\n" + script);
            builder.environment().putAll(environment);
            builder.redirectErrorStream(true).redirectOutput(log.toFile());
            long start = System.nanoTime();
            int exit = builder.start().waitFor();
            double seconds = (System.nanoTime() - start) / 1e9;
            if (exit != 0) {
                throw new IllegalStateException("exit " + exit + ": " + script + "\n" + Files.readString(log));
            }
            List<String> lines = Files.readAllLines(facts);
            String[] cells = lines.get(lines.size() - 1).split(" ");
            return new Timed(
                    seconds, Long.parseLong(cells[0]) * 1024, Double.parseDouble(cells[1]) + Double.parseDouble(cells[2]));
        } finally {
            Files.delete(facts);
        }
    }
}
