import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What was measured on. */
final class Machine {
    private Machine() {}

    static List<String> facts() throws IOException, InterruptedException {
        String cpu = Files.readString(Path.of("/proc/cpuinfo"));
        boolean sha = cpu.contains(" sha_ni") || cpu.contains(" sha2");
        return List.of(
                "processor: " + field(cpu, "model name") + ", " + Runtime.getRuntime().availableProcessors()
                        + " cores, SHA instructions: " + (sha ? "yes" : "no"),
                "memory: " + memory() + ", system: " + first("uname", "-sr"),
                "Java: " + System.getProperty("java.vendor") + " " + System.getProperty("java.version"),
                "skopeo: " + first("skopeo", "--version") + ", registry: " + first("docker-registry", "--version"),
                "openssl: " + first("openssl", "version") + ", curl: " + first("curl", "--version"));
    }

    private static String field(String text, String name) {
        return text.lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }

    private static String memory() throws IOException {
        String kib = field(Files.readString(Path.of("/proc/meminfo")), "MemTotal").split(" ")[0];
        return Long.parseLong(kib) / 1024 / 1024 + " GiB";
    }

    private static String first(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return out.lines().findFirst().orElse("unknown").strip();
    }
}
