import io.hubcrate.testing.peers.ForgedImage;
import io.hubcrate.testing.peers.ForgedRegistry;
import io.hubcrate.testing.peers.ScratchFolder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The benchmark: contestants take turns, round after round, and medians are compared within the one run. */
public final class Bench {
    private static final String READ = "read all blobs (curl)";
    private static final String FLOOR = "read and write all blobs (curl)";
    private static final String ONE = "skopeo copy, one by one";
    private static final String FOUR = "skopeo copy, four at a time";
    private static final String BUILD = "hubcrate build";
    private static final String OPENSSL = "openssl dgst -sha256";
    private static final String VERIFY = "hubcrate verify";
    private static final String CUT = "hubcrate build --volume-size 200M";
    private static final String VERIFY_CUT = "hubcrate verify, in parts";
    private static final String VERSION = "hubcrate --version";

    private final ForgedRegistry registry;
    private final Path work;
    private final Path hubcrate = Path.of("hubcrate").toAbsolutePath();
    private final Samples samples = new Samples();

    private Bench(ForgedRegistry registry, Path work) {
        this.registry = registry;
        this.work = work;
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length == 2 && arguments[0].equals("--rounds") ? Integer.parseInt(arguments[1]) : 5;
        try (ScratchFolder scratch = ScratchFolder.create("bench");
                ForgedRegistry registry = ForgedRegistry.twelveImages()) {
            Bench bench = new Bench(registry, scratch.path());
            bench.prepare();
            for (int round = 1; round <= rounds; round++) {
                System.err.println("round " + round + " of " + rounds);
                bench.round(round);
            }
            String untimed = bench.untimed();
            bench.print(rounds, untimed);
        }
    }

    private void prepare() throws IOException, InterruptedException {
        String references = registry.images().stream()
                .map(image -> "  - reference: " + image.reference() + "\n    reason: benchmark\n")
                .collect(Collectors.joining());
        Files.writeString(
                work.resolve("bench.yaml"),
                "name: bench\nversion: \"1\"\nplatforms: [linux/amd64]\nimages:\n" + references);
        String mirrors = registry.images().stream()
                .map(image -> image.reference().substring(0, image.reference().indexOf('/')))
                .distinct()
                .map(name -> "  - registry: " + name + "\n    mirror: " + registry.address() + "/" + name + "\n")
                .collect(Collectors.joining());
        Files.writeString(
                work.resolve("config.yaml"), "plainHttp: [\"" + registry.address() + "\"]\nmirrors:\n" + mirrors);
        String urls = registry.distinctBlobs().entrySet().stream()
                .map(blob -> "url = \"" + registry.registry().uri() + blob.getValue() + "/blobs/"
                        + blob.getKey().digest() + "\"\noutput = \"OUT/" + blob.getKey().digest().hex() + "\"\n")
                .collect(Collectors.joining());
        Files.writeString(work.resolve("write.curl"), urls.replace("OUT", work.resolve("blobs").toString()));
        Files.writeString(work.resolve("read.curl"), urls.replaceAll("OUT/[0-9a-f]+", "/dev/null"));
        Files.writeString(
                work.resolve("images"),
                registry.images().stream()
                        .map(image -> "docker://" + registry.pullReference(image) + " " + folderName(image) + "\n")
                        .collect(Collectors.joining()));
        Files.writeString(work.resolve("passphrase"), "benchmark\n");
        run(hubcrate + " keygen --name Bench --out key --algorithm ed25519 --passphrase-file passphrase");
        run("mv key/*.secret.asc secret.asc; mkdir trust; mv key/*.public.asc trust/");
        run(hubcrate + " lock bench.yaml --config config.yaml");
    }

    private static String folderName(ForgedImage image) {
        return image.reference().replaceAll("[^a-z0-9.]", "-");
    }

    private void round(int number) throws IOException, InterruptedException {
        time(READ, "curl --silent --fail --config read.curl");
        time(FLOOR, "mkdir blobs; curl --silent --fail --config write.curl");
        clean("blobs");
        // Both orders, so that what the one leaves in caches does not always help the other.
        if (number % 2 == 1) {
            skopeo();
            build();
        } else {
            build();
            skopeo();
        }
        String bundle = "out/bench-1-amd64";
        time(OPENSSL, "openssl dgst -sha256 " + bundle + "/*");
        time(VERIFY, hubcrate + " verify " + bundle + " --trust trust");
        clean("out");
        time(CUT, buildCommand() + " --volume-size 200M");
        time(VERIFY_CUT, hubcrate + " verify " + bundle + " --trust key");
        clean("out");
        for (int i = 0; i < 5; i++) {
            time(VERSION, hubcrate + " --version");
        }
    }

    private void skopeo() throws IOException, InterruptedException {
        // Without the last option skopeo would compress the uncompressed layer anew, which nobody asked of it.
        String copy = "skopeo --insecure-policy copy --quiet --src-tls-verify=false --dest-oci-accept-uncompressed-layers";
        time(ONE, "while read -r from name; do " + copy + " \"$from\" \"oci:layout:$name\"; done < images");
        clean("layout");
        time(FOUR, "mkdir layouts; xargs -P 4 -L 1 sh -c '" + copy
                + " --dest-shared-blob-dir layouts/blobs \"$0\" \"oci:layouts/$1:image\"' < images");
        clean("layouts");
    }

    private void build() throws IOException, InterruptedException {
        time(BUILD, buildCommand());
    }

    private String buildCommand() {
        return hubcrate + " build bench.yaml --config config.yaml --out out --sign-key secret.asc"
                + " --passphrase-file passphrase";
    }

    /** What cannot be had without disturbing the clock: disk peak and hashed bytes, each from a run of its own. */
    private String untimed() throws IOException, InterruptedException {
        long before = DiskPeak.allocated(List.of(work));
        long peak;
        DiskPeak watch = new DiskPeak(List.of(work));
        try {
            run(buildCommand());
        } finally {
            peak = watch.stop();
        }
        long bundle = DiskPeak.allocated(List.of(work.resolve("out")));
        clean("out");
        Path properties = Files.writeString(work.resolve("security"), "security.provider.1=CountingSha256\n"
                + "security.provider.2=SUN\nsecurity.provider.3=SunRsaSign\nsecurity.provider.4=SunEC\n"
                + "security.provider.5=SunJSSE\nsecurity.provider.6=SunJCE\n");
        long built = hashed(properties, buildCommand());
        long verified = hashed(properties, hubcrate + " verify out/bench-1-amd64 --trust trust");
        long size = DiskPeak.allocated(List.of(work.resolve("out")));
        clean("out");
        return "| peak disk while building / bundle | " + Samples.number((double) (peak - before) / bundle) + " | ≤ 1.05 |\n"
                + "| bytes hashed by build / bytes of bundle | " + Samples.number((double) built / size) + " | |\n"
                + "| bytes hashed by verify / bytes of bundle | " + Samples.number((double) verified / size) + " | |\n";
    }

    private long hashed(Path properties, String command) throws IOException, InterruptedException {
        Path count = work.resolve("hashed");
        Timed.run(
                "cd " + work + "\n" + command,
                work.resolve("log"),
                Map.of(
                        "HUBCRATE_JAVA_OPTS",
                        "-Xmx256m -Xbootclasspath/a:" + Path.of("target/bench").toAbsolutePath()
                                + " -Djava.security.properties=" + properties + " -Dbench.sha256=" + count));
        return Long.parseLong(Files.readString(count).strip());
    }

    private void time(String name, String script) throws IOException, InterruptedException {
        Timed timed = run(script);
        System.err.println("  " + name + ": " + Samples.number(timed.seconds()) + " s");
        samples.add(name, timed);
    }

    private Timed run(String script) throws IOException, InterruptedException {
        return Timed.run(
                "cd " + work + "\n" + script, work.resolve("log"), Map.of("HUBCRATE_JAVA_OPTS", "-Xmx256m"));
    }

    private void clean(String name) throws IOException, InterruptedException {
        ScratchFolder.delete(work.resolve(name));
        // What is still to be written must not fall into the next contestant's time.
        run("sync");
    }

    private void print(int rounds, String untimed) throws IOException, InterruptedException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.println("# Benchmark\n");
        out.println("Made by `src/bench/run --rounds " + rounds + "`, printed as it came out. One private Distribution registry on");
        out.printf(
                java.util.Locale.ROOT,
                "loopback, %d images, %.2f GB of distinct blobs, Docker schema 2 and OCI; contestants take turns, figures are%n",
                registry.images().size(),
                registry.distinctBytes() / 1e9);
        out.println("medians. hubcrate runs with `-Xmx256m`. Only ratios mean anything elsewhere.\n");
        for (String fact : Machine.facts()) {
            out.println("- " + fact);
        }
        out.println("\n| what | median s | every run s | processor s | largest process MB |\n| --- | --- | --- | --- | --- |");
        for (String name : List.of(READ, FLOOR, ONE, FOUR, BUILD, OPENSSL, VERIFY, CUT, VERIFY_CUT, VERSION)) {
            out.println(samples.row(name));
        }
        out.println("\n| ratio | here | aim |\n| --- | --- | --- |");
        out.println(ratio(BUILD, ONE, "≤ 0.50"));
        out.println(ratio(BUILD, FOUR, ""));
        out.println(ratio(BUILD, FLOOR, ""));
        out.println(ratio(VERIFY, OPENSSL, "≤ 0.70"));
        out.println(ratio(CUT, BUILD, ""));
        out.println(ratio(VERIFY_CUT, VERIFY, ""));
        out.print(untimed);
    }

    private String ratio(String ours, String theirs, String aim) {
        return "| " + ours + " / " + theirs + " | " + Samples.number(samples.seconds(ours) / samples.seconds(theirs)) + " | "
                + aim + " |";
    }
}
