package io.hubcrate.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.bundle.BundleMedia;
import io.hubcrate.image.ImageNeed;
import io.hubcrate.image.ImageReference;
import io.hubcrate.install.BundleContent;
import io.hubcrate.install.Change;
import io.hubcrate.install.Playbook;
import io.hubcrate.install.SiteRun;
import io.hubcrate.install.Stage;
import io.hubcrate.install.StateFolder;
import io.hubcrate.install.StepSet;
import io.hubcrate.load.ImagesMissingException;
import io.hubcrate.load.LoadImagesStep;
import io.hubcrate.lock.BundleLock.LockedImage;
import io.hubcrate.playbook.SitePlaybooks;
import io.hubcrate.progress.EventSink;
import io.hubcrate.store.SiteContent;
import io.hubcrate.store.SiteStore;
import io.hubcrate.store.Staging;
import io.hubcrate.store.Staging.As;
import io.hubcrate.store.StoredContent;
import io.hubcrate.testing.SmallBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bundle lacks two images; a supplement brings them, and the same install goes on. */
class LoadedSupplementTest {
    private static final String SCHEDULER = "registry.k8s.io/kube-scheduler:v1.34.4";
    private static final String ETCD = "registry.k8s.io/etcd:3.6.5-0";

    @TempDir
    private Path folder;

    private Path supplement() {
        SmallBundle small = new SmallBundle(folder.resolve("in"));
        small.name = "supplement";
        small.cluster = false;
        LockedImage one = small.images().get(0);
        LockedImage two = small.images().get(2);
        small.images().clear();
        small.images().add(named(SCHEDULER, one));
        small.images().add(named(ETCD, two));
        return small.build(folder.resolve("out"));
    }

    private static LockedImage named(String name, LockedImage image) {
        ImageReference reference = ImageReference.parse(name);
        ImageNeed need = new ImageNeed(
                reference,
                List.of(name),
                true,
                List.of(new ImageNeed.Source(ImageNeed.Kind.DECLARED, "supplement.yaml")));
        return new LockedImage(need, reference, null, false, image.manifest(), image.config(), image.layers());
    }

    /** The images of which the double of the runtime knows nothing. */
    private static void forgetImages(LittleCluster cluster, String node) throws IOException {
        String images = cluster.read(node, "double/images");
        for (String gone : List.of(SCHEDULER, ETCD)) {
            images = images.replace(KubernetesParts.whole(gone).strip(), "");
        }
        cluster.write(node, "double/images", images + "\n");
    }

    private StoredContent keep(ClusterRun run, Path supplement) {
        SiteStore store = SiteStore.open(StateFolder.open(run.state));
        return new Staging(store, EventSink.NONE)
                .stage(BundleMedia.of(supplement), SmallBundle.policy(), folder, As.SUPPLEMENT)
                .content();
    }

    private static long imports(LittleCluster cluster, String node) throws IOException {
        Path noted = cluster.root(node).resolve("double/imports");
        return Files.exists(noted) ? Files.readAllLines(noted).size() : 0;
    }

    @Test
    void sameInstallGoesOnAndNodesThatComeLaterGetTheImagesToo() throws Exception {
        LittleCluster cluster = LittleCluster.make(folder, "cp-1", "worker-1");
        for (String node : cluster.names) {
            forgetImages(cluster, node);
        }
        KubernetesParts bundle = new KubernetesParts();
        bundle.kubeadmImages.removeAll(List.of(SCHEDULER, ETCD));
        ClusterRun run = new ClusterRun(cluster);
        run.bundle = bundle;
        ImagesMissingException missing = catchThrowableOfType(ImagesMissingException.class, run::install);
        assertThat(missing.missing().get("cp-1")).containsExactlyInAnyOrder(SCHEDULER, ETCD);
        assertThat(missing.advice()).contains("hubcrate load");

        Path medium = supplement();
        StoredContent content = keep(run, medium);
        Files.move(medium, folder.resolve("gone"));
        ClusterRun load = new ClusterRun(cluster);
        load.bundle = content;
        load.playbook = site -> SitePlaybooks.load(site, content.index());
        assertThat(load.install().changed()).isEqualTo(2);
        assertThat(load.install().plan().isEmpty()).isTrue();
        for (String node : cluster.names) {
            assertThat(imports(cluster, node)).isEqualTo(1);
            assertThat(cluster.kubeadm(node)).isEmpty();
        }

        run.install();
        cluster.assertWhole("1");

        cluster.bare("worker-1");
        forgetImages(cluster, "worker-1");
        SiteStore store = SiteStore.look(run.state).orElseThrow();
        run.bundle = new SiteContent(bundle, store.supplements(SmallBundle.policy()), store);
        run.playbook = LoadedSupplementTest::withImages;
        run.install();
        assertThat(imports(cluster, "worker-1")).isEqualTo(1);
        assertThat(imports(cluster, "cp-1")).isEqualTo(1);
        cluster.assertWhole("1");

        // Kubelet must not collect what nothing brings back: seen, said and mended where it could.
        String pinned = cluster.read("cp-1", "double/pinned");
        assertThat(pinned.lines()).contains(SCHEDULER, ETCD);
        cluster.write("cp-1", "double/pinned", pinned.replace(ETCD + "\n", "") + "\nquay.io/nobodys/old:1\n");
        cluster.write(
                "cp-1",
                "double/images",
                cluster.read("cp-1", "double/images") + "\n" + KubernetesParts.whole("quay.io/nobodys/old:1"));
        SiteRun.Outcome mended = run.install();
        assertThat(mended.changed()).isEqualTo(1);
        assertThat(mended.plan().stages().stream()
                        .flatMap(stage -> stage.nodes().stream())
                        .flatMap(node -> node.steps().stream())
                        .flatMap(step -> step.changes().stream())
                        .map(Change::subject))
                .containsExactly("images", "images no longer wanted");
        assertThat(cluster.read("cp-1", "double/pinned").lines())
                .contains(SCHEDULER, ETCD)
                .doesNotContain("quay.io/nobodys/old:1");
        assertThat(imports(cluster, "cp-1")).isEqualTo(1);
    }

    /** The cluster's playbook with the images before it, as install has it. */
    private static Playbook withImages(io.hubcrate.install.SiteWork site) {
        Playbook made = ClusterRun.makesCluster(site);
        List<Stage> stages = new ArrayList<>(made.stages());
        stages.add(1, new StepSet("images", StepSet.Nodes.ALL, StepSet.Order.ANY, 8, List.of(new LoadImagesStep())));
        return new Playbook(made.verb(), stages, made.living());
    }

    @Test
    void loadTouchesNothingButImagesAndPrograms() throws Exception {
        LittleCluster cluster = LittleCluster.make(folder, "cp-1");
        forgetImages(cluster, "cp-1");
        ClusterRun run = new ClusterRun(cluster);
        BundleContent content = keep(run, supplement());
        run.bundle = content;
        run.playbook = site -> SitePlaybooks.load(site, content.index());
        assertThat(run.install().plan().stages())
                .extracting(stage -> stage.id())
                .containsExactly("images", "files", "images-proven");
        assertThat(cluster.read("cp-1", "double/images")).contains(SCHEDULER, ETCD);
        cluster.assertNothingUnexpected();
    }
}
