import io.hubcrate.json.Json;
import io.hubcrate.testing.peers.FileServer;
import io.hubcrate.testing.peers.Gpg;
import io.hubcrate.testing.peers.Programs;
import io.hubcrate.testing.peers.RpmForge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;

/** What a package needs out of a repository of many, beside dnf with a cold cache. */
final class PackagesRow implements Row, AutoCloseable {
    private static final String LOCK = "hubcrate lock (metadata, closure, packages proven)";
    private static final String DOWNLOAD = "dnf download --resolve, cold (metadata, closure, packages)";
    private static final String URLS = "dnf download --resolve --url, cold (metadata, closure)";

    private final Stage stage;
    private final int count;
    private final Path web;
    private FileServer server;

    PackagesRow(Stage stage, int count) {
        this.stage = stage;
        this.count = count;
        this.web = stage.work().resolve("web");
    }

    @Override
    public String name() {
        return "packages";
    }

    @Override
    public String subject() {
        return count + " packages in one yum repository, " + ManyPackages.REAL
                + " of them real (rpmbuild, rpmsign) and needed, the metadata of the others written directly";
    }

    @Override
    public void prepare() throws IOException, InterruptedException {
        Path repository = Files.createDirectories(web.resolve("r"));
        Path work = stage.work();
        try (Gpg gpg = Gpg.modern();
                RpmForge forge = new RpmForge()) {
            gpg.generateKey("bench", "rsa2048");
            gpg.run("--armor", "--output", work.resolve("bench.asc").toString(), "--export", "bench")
                    .succeeded();
            forge.build(ManyPackages.real(), repository);
            forge.sign(repository, gpg.home(), "bench");
            forge.index(repository, "--no-database", "--simple-md-filenames");
        }
        new ManyPackages(repository.resolve("repodata")).add(count - ManyPackages.REAL);
        server = new FileServer(web);
        String url = "http://" + server.authority() + "/r";
        Files.writeString(work.resolve("config.yaml"), "plainHttp: [\"" + server.authority() + "\"]\n");
        Files.writeString(
                work.resolve("packages.yaml"),
                "name: packages\nversion: \"1\"\npackages:\n- name: set\n  os: el9\n  install: [real-0]\n  repositories:\n"
                        + "  - {id: r, url: \"" + url + "\", gpgKeys: [bench.asc]}\n");
        Files.createDirectories(work.resolve("repos"));
        Files.writeString(
                work.resolve("repos/r.repo"),
                "[r]\nname=r\nenabled=1\ngpgcheck=1\ngpgkey=file://" + work.resolve("bench.asc") + "\nbaseurl=" + url
                        + "\n");
        Files.writeString(work.resolve("dnf.conf"), "[main]\nobsoletes=1\nbest=0\n");
    }

    @Override
    public void round(int number) throws IOException, InterruptedException {
        if (number % 2 == 1) {
            dnf();
            hubcrate();
        } else {
            hubcrate();
            dnf();
        }
        requireSameAnswer();
        stage.clean("rpms");
    }

    private void hubcrate() throws IOException, InterruptedException {
        Files.deleteIfExists(stage.work().resolve("packages.lock.json"));
        stage.time(LOCK, stage.hubcrate() + " lock packages.yaml --config config.yaml");
    }

    private void dnf() throws IOException, InterruptedException {
        String command = "rm -rf cache root; mkdir root; " + Programs.find("dnf")
                + " -q -y -c dnf.conf --installroot \"$PWD/root\" --releasever 9 --setopt=reposdir=\"$PWD/repos\""
                + " --setopt=cachedir=\"$PWD/cache\" --setopt=install_weak_deps=False"
                + " --setopt=module_platform_id=platform:el9 --disableplugin=local download --resolve";
        stage.time(URLS, command + " --url real-0");
        stage.time(DOWNLOAD, command + " --downloaddir rpms real-0");
    }

    /** Who is faster at something else has won nothing. */
    private void requireSameAnswer() throws IOException {
        TreeSet<String> ours = new TreeSet<>();
        Json.parse(Files.readAllBytes(stage.work().resolve("packages.lock.json")))
                .findPath("packages")
                .get(0)
                .get("packages")
                .forEach(rpm -> ours.add(rpm.get("nevra").asText() + ".rpm"));
        TreeSet<String> theirs = new TreeSet<>();
        RpmForge.rpms(stage.work().resolve("rpms")).forEach(rpm -> theirs.add(rpm.getFileName().toString()));
        if (!ours.equals(theirs) || ours.size() != ManyPackages.REAL) {
            throw new IllegalStateException("different answers: " + ours + " and " + theirs);
        }
    }

    @Override
    public List<String> contestants() {
        return List.of(URLS, DOWNLOAD, LOCK);
    }

    @Override
    public List<Ratio> ratios() {
        return List.of(new Ratio(LOCK, DOWNLOAD, ""), new Ratio(LOCK, URLS, ""));
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
    }
}
