import io.hubcrate.testing.peers.ContainerdNode;
import io.hubcrate.testing.peers.DockerEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Images into the empty containerds of one host and of three, over sshd from a bundle, beside the stock tools with a file
 * on the host itself.
 */
final class LoadRow implements Row {
    private static final String FILE = "out/bench-1-amd64/images.tar";
    private static final String CTR = "ctr images import, a file on the host";
    private static final String DOCKER = "docker load, a file on the host";
    private static final String VERIFY = "hubcrate verify, the same bundle";
    private static final String LOAD = "hubcrate load, one host";
    private static final String CTR_THREE = "ctr images import, on three hosts at once";
    private static final String LOAD_THREE = "hubcrate load, three hosts";
    private static final String AGAIN = "hubcrate load, three hosts, all there already";

    private final Stage stage;
    private final UpstreamImages upstream;

    LoadRow(Stage stage, UpstreamImages upstream) {
        this.stage = stage;
        this.upstream = upstream;
    }

    @Override
    public String name() {
        return "load";
    }

    @Override
    public String subject() {
        return "the same images into empty stores: containerd on hosts that are this machine, each with a /run of its own,"
                + " behind an sshd; `store: none`, so `load` verifies the bundle first, and reads and proves it again";
    }

    @Override
    public void prepare() throws IOException, InterruptedException {
        upstream.writeManifest(stage.work());
        stage.makeKey();
        stage.run(stage.hubcrate() + " lock bench.yaml --config config.yaml");
        stage.run(stage.hubcrate() + " build bench.yaml --config config.yaml --out out --sign-key secret.asc"
                + " --passphrase-file passphrase");
        stage.run("ssh-keygen -q -t ed25519 -N '' -f id; sync; cat out/*/* >/dev/null");
    }

    private interface Work {
        void on(List<ContainerdNode> nodes) throws IOException, InterruptedException;
    }

    private void withNodes(int count, Work work) throws IOException, InterruptedException {
        List<ContainerdNode> nodes = new ArrayList<>();
        try {
            StringBuilder known = new StringBuilder();
            StringBuilder site = new StringBuilder("name: bench\ncontrolPlaneEndpoint: 10.0.0.1:6443\nstore: none\n"
                    + "access: {user: root, keys: [id], knownHosts: known}\nnodes:\n");
            for (int i = 1; i <= count; i++) {
                ContainerdNode node = ContainerdNode.start(stage.work().resolve("id.pub"));
                nodes.add(node);
                known.append(node.knownHostsLine()).append('\n');
                site.append(node.siteLine("node-" + i, "10.0.0." + i));
            }
            Files.writeString(stage.work().resolve("known"), known);
            Files.writeString(stage.work().resolve("site.yaml"), site);
            work.on(nodes);
        } finally {
            nodes.forEach(ContainerdNode::close);
        }
        stage.run("rm -rf state; sync");
    }

    private String load() {
        return stage.hubcrate() + " load --site site.yaml --state state --bundle out/bench-1-amd64 --trust trust --yes";
    }

    private static String ctr(ContainerdNode node) {
        return node.inside() + " ctr -n k8s.io images import \"$PWD/" + FILE + "\" >/dev/null";
    }

    @Override
    public void round(int number) throws IOException, InterruptedException {
        if (number % 2 == 1) {
            stock();
            hubcrate();
        } else {
            hubcrate();
            stock();
        }
    }

    private void stock() throws IOException, InterruptedException {
        withNodes(1, nodes -> stage.time(CTR, ctr(nodes.get(0))));
        try (DockerEngine docker = DockerEngine.start()) {
            stage.time(DOCKER, "docker --host " + docker.host() + " load --quiet --input " + FILE);
        }
        stage.run("sync");
        withNodes(3, nodes -> {
            StringBuilder all = new StringBuilder();
            nodes.forEach(node -> all.append(ctr(node)).append(" & pids=\"${pids-} $!\"\n"));
            stage.time(CTR_THREE, all + "for pid in $pids; do wait $pid; done");
        });
    }

    private void hubcrate() throws IOException, InterruptedException {
        stage.time(VERIFY, stage.hubcrate() + " verify out/bench-1-amd64 --trust trust");
        withNodes(1, nodes -> stage.time(LOAD, load()));
        withNodes(3, nodes -> {
            stage.time(LOAD_THREE, load());
            stage.time(AGAIN, load());
        });
    }

    @Override
    public List<String> contestants() {
        return List.of(CTR, DOCKER, VERIFY, LOAD, CTR_THREE, LOAD_THREE, AGAIN);
    }

    @Override
    public List<Ratio> ratios() {
        return List.of(
                new Ratio(LOAD, CTR, "≤ 1.10"),
                new Ratio(LOAD, List.of(new Part(1, CTR), new Part(1, VERIFY)), ""),
                new Ratio(LOAD, DOCKER, "≤ 1.10"),
                new Ratio(LOAD_THREE, CTR_THREE, ""));
    }

    /** Disk, from a run of its own. */
    @Override
    public String untimed() throws IOException, InterruptedException {
        StringBuilder rows = new StringBuilder();
        withNodes(1, nodes -> {
            DiskPeak watch = new DiskPeak(List.of(nodes.get(0).folder()));
            stage.run(load());
            long peak = watch.stop();
            long loaded = DiskPeak.allocated(List.of(nodes.get(0).root()));
            long beside = DiskPeak.allocated(List.of(stage.work().resolve("state")));
            rows.append("| most disk on the host while it loads / what containerd has there in the end | "
                    + Samples.number((double) peak / loaded) + " | |\n"
                    + "| disk on the installing host besides the bundle, kB | " + beside / 1000 + " | |\n");
        });
        return rows.toString();
    }
}
