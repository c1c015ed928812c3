import io.hubcrate.testing.peers.DistributionRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Images from a site's disk into an empty Distribution registry and, once they are there, again. */
final class PushRow implements Row {
    private static final String PUSH = "hubcrate push";
    private static final String AGAIN = "hubcrate push, all there already";
    private static final String SYNC = "skopeo sync, from dir";
    private static final String SYNC_AGAIN = "skopeo sync, all there already";
    private static final String INSPECT = "hubcrate inspect";
    private static final String FOUR = "skopeo copy from dir, four at a time";

    private final Stage stage;
    private final UpstreamImages upstream;

    PushRow(Stage stage, UpstreamImages upstream) {
        this.stage = stage;
        this.upstream = upstream;
    }

    @Override
    public String name() {
        return "push";
    }

    @Override
    public String subject() {
        return "the same images into an empty Distribution registry: a bundle beside one `dir:` folder for each image";
    }

    @Override
    public void prepare() throws IOException, InterruptedException {
        upstream.writeManifest(stage.work());
        upstream.writeList(stage.work());
        stage.makeKey();
        stage.run(stage.hubcrate() + " lock bench.yaml --config config.yaml");
        stage.run(stage.hubcrate() + " build bench.yaml --config config.yaml --out out --sign-key secret.asc"
                + " --passphrase-file passphrase");
        stage.run("mkdir dirs; while read -r from name; do skopeo --insecure-policy copy --quiet"
                + " --src-tls-verify=false \"$from\" \"dir:dirs/$name\"; done < images");
        stage.run("sync");
    }

    @Override
    public void round(int number) throws IOException, InterruptedException {
        if (number % 2 == 1) {
            skopeo();
            hubcrate();
        } else {
            hubcrate();
            skopeo();
        }
    }

    private void hubcrate() throws IOException, InterruptedException {
        try (DistributionRegistry site = DistributionRegistry.start()) {
            Path config = Files.writeString(
                    stage.work().resolve("site.yaml"), "plainHttp: [\"" + site.address() + "\"]\n");
            String push = stage.hubcrate() + " push out/bench-1-amd64 " + site.address() + "/site --trust trust --config "
                    + config;
            stage.time(PUSH, push);
            stage.time(AGAIN, push);
            stage.time(INSPECT, stage.hubcrate() + " inspect out/bench-1-amd64");
        }
        stage.run("sync");
    }

    private void skopeo() throws IOException, InterruptedException {
        try (DistributionRegistry site = DistributionRegistry.start()) {
            String sync = "skopeo --insecure-policy sync --dest-tls-verify=false --src dir --dest docker dirs "
                    + site.address() + "/site";
            stage.time(SYNC, sync);
            stage.time(SYNC_AGAIN, sync);
        }
        stage.run("sync");
        try (DistributionRegistry site = DistributionRegistry.start()) {
            stage.time(FOUR, "ls dirs | xargs -P 4 -I IMAGE skopeo --insecure-policy copy --quiet"
                    + " --dest-tls-verify=false dir:dirs/IMAGE docker://" + site.address() + "/site/IMAGE:1");
        }
        stage.run("sync");
    }

    @Override
    public List<String> contestants() {
        return List.of(SYNC, FOUR, PUSH, SYNC_AGAIN, AGAIN, INSPECT);
    }

    @Override
    public List<Ratio> ratios() {
        return List.of(
                new Ratio(PUSH, SYNC, ""),
                new Ratio(PUSH, FOUR, ""),
                new Ratio(AGAIN, List.of(new Part(1, INSPECT), new Part(2, SYNC_AGAIN)), "≤ 1.00"));
    }
}
