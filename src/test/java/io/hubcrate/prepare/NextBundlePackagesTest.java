package io.hubcrate.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.manifest.BundleManifest.ContainerRuntime;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packages of one bundle over those of an earlier one, and back. */
class NextBundlePackagesTest {
    private static final String CONNTRACK = "conntrack-tools-1.4.7-2.el9.x86_64";
    private static final String SOCAT_OLDER = "socat-1.7.3.4-1.el9.x86_64";
    private static final String SOCAT = "socat-0:1.7.4.1-5.el9.x86_64";
    private static final PackagesStep STEP = new PackagesStep();

    @TempDir
    private Path folder;

    private Trials trials;
    private BareNode node;

    @BeforeEach
    void start() {
        trials = new Trials(folder);
        node = trials.node;
    }

    private StepTrial whole(String... packages) {
        trials.bundle.kubernetes("1.34.4", ContainerRuntime.CONTAINERD).anew().packages("base", "el9", packages);
        return trials.of(STEP);
    }

    /** A second bundle over the first, and back: what the nodes have is what the first one alone gives them. */
    @Test
    void laterBundlesPackagesComeAndGoWithIt() {
        whole(CONNTRACK, SOCAT_OLDER).settle();
        List<String> first = node.installed();
        StepTrial second = whole(SOCAT, "tar-2:1.34-6.el9.x86_64");
        assertThat(second.planned())
                .containsExactly(
                        SOCAT + ": update from 1.7.3.4-1.el9",
                        "tar-2:1.34-6.el9.x86_64: install",
                        CONNTRACK + ": remove: the bundle does not bring it any more");
        second.settle();
        assertThat(node.installed())
                .noneMatch(line -> line.startsWith("conntrack"))
                .contains("socat 0 1.7.4.1 5.el9 x86_64", "tar 2 1.34 6.el9 x86_64");

        StepTrial back = whole(CONNTRACK, SOCAT_OLDER);
        assertThat(back.planned())
                .containsExactly(
                        CONNTRACK + ": install",
                        SOCAT_OLDER + ": go back from 1.7.4.1-5.el9",
                        "tar-2:1.34-6.el9.x86_64: remove: the bundle does not bring it any more");
        back.settle();
        assertThat(node.installed()).isEqualTo(first);
        assertThat(node.read("/double/rpm/log")).contains("downgrade " + SOCAT_OLDER + "\n");
        back.reset();
        assertThat(node.installed()).containsExactly("bash 0 5.1.8 9.el9 x86_64");
    }

    @Test
    void keyThatSignedNothingOfTheBundleIsNotBelievedAnyMore() {
        whole(CONNTRACK).settle();
        List<String> first = node.installed();
        trials.bundle.signed("F".repeat(32) + "0badcafe", "more", "el9", SOCAT);
        trials.of(STEP).settle();
        assertThat(node.installed()).anyMatch(line -> line.startsWith("gpg-pubkey 0 0badcafe "));

        StepTrial back = whole(CONNTRACK);
        assertThat(back.planned())
                .containsExactly(
                        SOCAT + ": remove: the bundle does not bring it any more",
                        "gpg-pubkey-0badcafe: let rpm no longer believe this key: nothing of the bundle is signed by it");
        back.settle();
        assertThat(node.installed()).isEqualTo(first);
    }

    /** An update of what a bundle had brought is ours like itself. */
    @Test
    void updateOfOurOwnGoesWithReset() {
        whole(SOCAT_OLDER).settle();
        StepTrial second = whole(SOCAT).settle();
        assertThat(second.plannedUndo()).contains(SOCAT + ": remove");
        second.reset();
        assertThat(node.installed()).containsExactly("bash 0 5.1.8 9.el9 x86_64");
    }

    @Test
    void whatOthersNeedByNowStaysThoughNoBundleBringsIt() {
        whole(CONNTRACK, SOCAT).settle();
        node.write("/double/rpm/needed", CONNTRACK + "\n");
        StepTrial second = whole(SOCAT);
        assertThat(second.plan()).isEmpty();
        node.write("/double/rpm/needed", "");
        assertThat(second.planned()).containsExactly(CONNTRACK + ": remove: the bundle does not bring it any more");
    }

    /** Nor does a bundle without Kubernetes, which completes another one, take anything away. */
    @Test
    void newerOneOfTheSitesOwnStaysAndSupplementsTakeNothingAway() {
        whole(CONNTRACK, SOCAT_OLDER).settle();
        node.installed(
                "gpg-pubkey 0 8483c65d 5ccc5b19 (none)",
                "conntrack-tools 0 1.4.7 2.el9 x86_64",
                "socat 0 1.7.4.1 5.el9 x86_64");
        assertThat(whole(CONNTRACK, SOCAT_OLDER).plan())
                .as("nobody's bundle brought it")
                .isEmpty();
        trials.bundle.anew().withoutKubernetes().packages("more", "el9", SOCAT);
        assertThat(trials.of(STEP).plan()).isEmpty();
    }
}
