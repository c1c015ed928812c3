import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A bundle of images built and verified beside skopeo and openssl; of a usual size in volumes and beside curl, too. */
final class BuildRow implements Row {
    private static final String BUNDLE = "out/bench-1-amd64";

    private final String name;
    private final boolean thorough;
    private final String buildAim;
    private final String verifyAim;
    private final Stage stage;
    private final UpstreamImages upstream;
    private final String volumeSize;
    private final String read;
    private final String floor;
    private final String one;
    private final String four;
    private final String build;
    private final String openssl;
    private final String verify;
    private final String cut;
    private final String verifyCut;

    private BuildRow(
            String name,
            String mark,
            boolean thorough,
            String buildAim,
            String verifyAim,
            Stage stage,
            UpstreamImages upstream) {
        this.name = name;
        this.thorough = thorough;
        this.buildAim = buildAim;
        this.verifyAim = verifyAim;
        this.stage = stage;
        this.upstream = upstream;
        read = "read all blobs (curl)" + mark;
        floor = "read and write all blobs (curl)" + mark;
        one = "skopeo copy, one by one" + mark;
        four = "skopeo copy, four at a time" + mark;
        build = "hubcrate build" + mark;
        openssl = "openssl dgst -sha256" + mark;
        verify = "hubcrate verify" + mark;
        // Eight parts or so, whatever the size.
        volumeSize = Math.max(8, upstream.registry().distinctBytes() / 8_000_000) + "M";
        cut = "hubcrate build --volume-size " + volumeSize;
        verifyCut = "hubcrate verify, volumes of " + volumeSize;
    }

    /** Everything there is to compare. */
    static BuildRow usual(Stage stage, UpstreamImages upstream) {
        return new BuildRow("build", "", true, "≤ 0.75", "", stage, upstream);
    }

    /** Where fixed costs count little: what has an aim, and its peers. */
    static BuildRow large(Stage stage, UpstreamImages upstream) {
        return new BuildRow("large", ", large", false, "≤ 0.60", "≤ 0.80", stage, upstream);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String subject() {
        return upstream.subject();
    }

    @Override
    public void prepare() throws IOException, InterruptedException {
        Path work = stage.work();
        upstream.writeManifest(work);
        upstream.writeList(work);
        String urls = upstream.registry().distinctBlobs().entrySet().stream()
                .map(blob -> "url = \"" + upstream.registry().registry().uri() + blob.getValue() + "/blobs/"
                        + blob.getKey().digest() + "\"\noutput = \"OUT/" + blob.getKey().digest().hex() + "\"\n")
                .collect(Collectors.joining());
        Files.writeString(work.resolve("write.curl"), urls.replace("OUT", work.resolve("blobs").toString()));
        Files.writeString(work.resolve("read.curl"), urls.replaceAll("OUT/[0-9a-f]+", "/dev/null"));
        stage.makeKey();
        stage.run(stage.hubcrate() + " lock bench.yaml --config config.yaml");
    }

    @Override
    public void round(int number) throws IOException, InterruptedException {
        if (thorough) {
            stage.time(read, "curl --silent --fail --config read.curl");
            stage.time(floor, "mkdir blobs; curl --silent --fail --config write.curl");
            stage.clean("blobs");
        }
        // Both orders, so that what the one leaves in caches does not always help the other.
        if (number % 2 == 1) {
            skopeo();
            stage.time(build, buildCommand());
        } else {
            stage.time(build, buildCommand());
            skopeo();
        }
        stage.run("cat " + BUNDLE + "/* > /dev/null");
        stage.time(openssl, "openssl dgst -sha256 " + BUNDLE + "/*");
        stage.time(verify, verifyCommand());
        stage.clean("out");
        if (thorough) {
            stage.time(cut, buildCommand() + " --volume-size " + volumeSize);
            stage.time(verifyCut, verifyCommand());
            stage.clean("out");
        }
    }

    private void skopeo() throws IOException, InterruptedException {
        // Without the last option skopeo would compress the uncompressed layer anew, which nobody asked of it.
        String copy = "skopeo --insecure-policy copy --quiet --src-tls-verify=false --dest-oci-accept-uncompressed-layers";
        stage.time(one, "while read -r from name; do " + copy + " \"$from\" \"oci:layout:$name\"; done < images");
        stage.clean("layout");
        if (thorough) {
            stage.time(four, "mkdir layouts; xargs -P 4 -L 1 sh -c '" + copy
                    + " --dest-shared-blob-dir layouts/blobs \"$0\" \"oci:layouts/$1:image\"' < images");
            stage.clean("layouts");
        }
    }

    private String buildCommand() {
        return stage.hubcrate() + " build bench.yaml --config config.yaml --out out --sign-key secret.asc"
                + " --passphrase-file passphrase";
    }

    private String verifyCommand() {
        return stage.hubcrate() + " verify " + BUNDLE + " --trust trust";
    }

    /** Disk peak and hashed bytes, each from a run of its own. */
    @Override
    public String untimed() throws IOException, InterruptedException {
        if (!thorough) {
            return "";
        }
        Path work = stage.work();
        long before = DiskPeak.allocated(List.of(work));
        long peak;
        DiskPeak watch = new DiskPeak(List.of(work));
        try {
            stage.run(buildCommand());
        } finally {
            peak = watch.stop();
        }
        long bundle = DiskPeak.allocated(List.of(work.resolve("out")));
        stage.clean("out");
        Path properties = Files.writeString(work.resolve("security"), "security.provider.1=CountingSha256\n"
                + "security.provider.2=SUN\nsecurity.provider.3=SunRsaSign\nsecurity.provider.4=SunEC\n"
                + "security.provider.5=SunJSSE\nsecurity.provider.6=SunJCE\n");
        long built = hashed(properties, buildCommand());
        long verified = hashed(properties, verifyCommand());
        long size = DiskPeak.allocated(List.of(work.resolve("out")));
        stage.clean("out");
        return "| peak disk while building / bundle | " + Samples.number((double) (peak - before) / bundle) + " | ≤ 1.05 |\n"
                + "| bytes hashed by build / bytes of bundle | " + Samples.number((double) built / size) + " | |\n"
                + "| bytes hashed by verify / bytes of bundle | " + Samples.number((double) verified / size) + " | |\n";
    }

    private long hashed(Path properties, String command) throws IOException, InterruptedException {
        Path count = stage.work().resolve("hashed");
        stage.run(
                command,
                Map.of(
                        "HUBCRATE_JAVA_OPTS",
                        "-Xmx256m -Xbootclasspath/a:" + Path.of("target/bench").toAbsolutePath()
                                + " -Djava.security.properties=" + properties + " -Dbench.sha256=" + count));
        return Long.parseLong(Files.readString(count).strip());
    }

    @Override
    public List<String> contestants() {
        return thorough
                ? List.of(read, floor, one, four, build, openssl, verify, cut, verifyCut)
                : List.of(one, build, openssl, verify);
    }

    @Override
    public List<Ratio> ratios() {
        Ratio built = new Ratio(build, one, buildAim);
        Ratio verified = new Ratio(verify, openssl, verifyAim);
        return !thorough
                ? List.of(built, verified)
                : List.of(
                        built,
                        new Ratio(build, four, ""),
                        new Ratio(build, floor, ""),
                        verified,
                        new Ratio(cut, build, ""),
                        new Ratio(verifyCut, verify, ""));
    }
}
