package io.hubcrate.prepare;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.failure.Redactor;
import io.hubcrate.install.ApprovedPlan;
import io.hubcrate.install.BundleContent;
import io.hubcrate.install.Handover;
import io.hubcrate.install.Journal;
import io.hubcrate.install.LockedShell;
import io.hubcrate.install.NodeCrew;
import io.hubcrate.install.NodesFailedException;
import io.hubcrate.install.Operator;
import io.hubcrate.install.Planner;
import io.hubcrate.install.Playbook;
import io.hubcrate.install.SecretStore;
import io.hubcrate.install.SiteRun;
import io.hubcrate.install.StateFolder;
import io.hubcrate.install.StepSet;
import io.hubcrate.install.StepSet.Nodes;
import io.hubcrate.install.StepSet.Order;
import io.hubcrate.manifest.BundleManifest.ContainerRuntime;
import io.hubcrate.progress.EventSink;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeShell;
import io.hubcrate.site.Site;
import io.hubcrate.site.SiteNode;
import io.hubcrate.testing.SiteNodes;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The whole engine prepares two nodes from a medium which is damaged after it was verified: what was damaged reaches no
 * package manager, no node stays half-way, and with a good medium the same command goes on.
 */
class DamagedMediumIT {
    private static final String FIRST = "conntrack-tools-1.4.7-2.el9.x86_64";
    private static final String LAST = "socat-1.7.4.1-5.el9.x86_64";
    private static final String STAGED = "/var/lib/hubcrate/packages";

    @TempDir
    private Path folder;

    private final Map<String, BareNode> nodes = new TreeMap<>();
    private final Site site = SiteNodes.site(Trials.CONTROL_PLANE, Trials.WORKER);
    private Path medium;
    private BundleContent bundle;
    /** What happens when a node is sent a file. */
    private Consumer<String> sending = node -> {};

    @BeforeEach
    void start() {
        for (SiteNode node : site.nodes()) {
            nodes.put(node.name(), new BareNode(folder.resolve(node.name()), node).firewalld());
        }
        medium = folder.resolve("medium");
        bundle = bundle(0);
    }

    private BundleContent bundle(int larger) {
        return new BundleParts()
                .kubernetes("1.34.4", ContainerRuntime.CONTAINERD)
                .image("registry.k8s.io/pause:3.10")
                .larger(larger)
                .packages("base", "el9", FIRST, LAST)
                .program("kubelet", "the program kubelet")
                .program("containerd", "the program containerd")
                .in(medium);
    }

    private SiteRun.Outcome run(String verb, Runnable approving) {
        Operator operator =
                new Operator("anna", "north", ProcessHandle.current().pid(), Instant.EPOCH, verb);
        StateFolder state = StateFolder.open(folder.resolve("state"));
        try (NodeCrew crew = NodeCrew.connect(
                        site,
                        bundle,
                        this::connect,
                        operator,
                        state.seat(),
                        SecretStore.open(state, new Redactor()),
                        EventSink.NONE,
                        LockedShell.Patience.USUAL);
                Journal journal = Journal.open(state.journal(), Clock.systemUTC(), new Redactor())) {
            SiteRun run = new SiteRun(crew, journal, operator, EventSink.NONE, Handover.NONE);
            SiteRun.Account account =
                    plan -> new Journal.Subject("0.1.0-test", "north-1", "", null, List.of(), plan.digest(), List.of());
            SiteRun.Approval approval = SiteRun.Approval.asking(false, (plan, moved) -> {
                approving.run();
                return Optional.of(ApprovedPlan.of(plan));
            });
            StepSet all = new StepSet("prepare", Nodes.ALL, Order.ANY, 8, NodePreparation.steps());
            Playbook playbook = new Playbook(verb, List.of(all));
            return verb.equals("reset")
                    ? run.reset(new Playbook(verb, List.of(all.reversed())), account, approval)
                    : run.install(
                            playbook,
                            () -> new Planner(playbook).plan(crew.site(), bundle),
                            account,
                            approval,
                            () -> {});
        }
    }

    private NodeShell connect(SiteNode node) {
        NodeShell shell = Objects.requireNonNull(nodes.get(node.name())).shell();
        return new NodeShell() {
            @Override
            public SiteNode node() {
                return node;
            }

            @Override
            public CommandResult run(Command command) {
                CommandResult result = shell.run(command);
                if (command.words().stream().anyMatch(word -> word.endsWith(".partial"))) {
                    sending.accept(node.name());
                }
                return result;
            }

            @Override
            public void close() {
                shell.close();
            }
        };
    }

    private Entry last() {
        return bundle.index().entries().stream()
                .filter(entry -> entry.name().endsWith(LAST + ".rpm"))
                .findFirst()
                .orElseThrow();
    }

    private void flip() {
        try (RandomAccessFile file =
                new RandomAccessFile(medium.resolve("packages.tar").toFile(), "rw")) {
            // Its end: what is read ahead of a node that waits reaches into its beginning.
            long place = last().segments().get(0).offset() + last().size() - 1;
            file.seek(place);
            int was = file.read();
            file.seek(place);
            file.write(was ^ 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void assertNothingOfItIsThere() {
        nodes.values().forEach(node -> {
            assertThat(node.read("/double/rpm/installed")).isEqualTo("bash 0 5.1.8 9.el9 x86_64\n");
            assertThat(node.has(STAGED)).isFalse();
            assertThat(node.has("/run/hubcrate/owner")).as("given back").isFalse();
            node.assertNothingUnexpected();
        });
    }

    private void assertNextRunGoesOnAndResetGivesBack(Map<String, SortedMap<String, String>> before) {
        assertThat(run("install", () -> {}).ran()).isTrue();
        nodes.values().forEach(node -> assertThat(node.read("/double/rpm/installed"))
                .contains("conntrack-tools 0 1.4.7", "socat 0 1.7.4.1"));
        SiteRun.Outcome second = run("install", () -> {});
        assertThat(second.plan().isEmpty()).isTrue();
        assertThat(second.changed()).isZero();
        run("reset", () -> {});
        nodes.forEach((name, node) -> {
            node.assertTree(requireNonNull(before.get(name)));
            assertThat(node.has("/var/lib/hubcrate")).isFalse();
            assertThat(node.has("/run/hubcrate")).isFalse();
        });
        assertNothingOfItIsThere();
    }

    private Map<String, SortedMap<String, String>> trees() {
        Map<String, SortedMap<String, String>> trees = new TreeMap<>();
        nodes.forEach((name, node) -> trees.put(name, node.tree()));
        return trees;
    }

    /** What befalls the medium between verification and use. */
    enum Damage {
        FLIPPED,
        TRUNCATED,
        GONE
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void packageDamagedAfterVerificationIsInstalledNowhere(Damage damage) throws IOException {
        Map<String, SortedMap<String, String>> before = trees();
        Path volume = medium.resolve("packages.tar");
        byte[] good = Files.readAllBytes(volume);
        NodesFailedException refused = catchThrowableOfType(
                NodesFailedException.class, () -> run("install", () -> damage(damage, volume, good)));
        assertThat(refused.category().exitCode()).isEqualTo(5);
        assertThat(refused.getMessage()).contains("packages.tar");
        if (damage == Damage.FLIPPED) {
            assertThat(refused.getMessage()).contains("packages.tar: " + last().name());
            assertThat(refused.failures()).allSatisfy(failure -> {
                assertThat(failure.step()).isEqualTo("packages");
                assertThat(failure.cause().code()).isEqualTo("content-mismatch");
            });
        }
        assertNothingOfItIsThere();
        Files.write(volume, good);
        assertNextRunGoesOnAndResetGivesBack(before);
    }

    private void damage(Damage damage, Path volume, byte[] good) {
        try {
            switch (damage) {
                case FLIPPED -> flip();
                case TRUNCATED -> Files.write(volume, Arrays.copyOf(good, good.length / 2));
                case GONE -> Files.delete(volume);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitAllAtWork() {
        long end = System.nanoTime() + 60_000_000_000L;
        while (!nodes.values().stream().allMatch(node -> node.has(STAGED + "/packages/base"))
                && System.nanoTime() < end) {
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Test
    void packageDamagedWhileOthersOfItsSetStreamIsInstalledNowhere() {
        // More than is read ahead of the slowest node: the last one is still to be read when the first one is on its
        // way.
        bundle = bundle(12 << 20);
        Map<String, SortedMap<String, String>> before = trees();
        AtomicBoolean flipped = new AtomicBoolean();
        sending = name -> {
            if (!flipped.get() && requireNonNull(nodes.get(name)).has(STAGED + "/packages/base")) {
                awaitAllAtWork();
                if (flipped.compareAndSet(false, true)) {
                    flip();
                }
            }
        };
        NodesFailedException refused = catchThrowableOfType(NodesFailedException.class, () -> run("install", () -> {}));
        assertThat(refused.category().exitCode()).isEqualTo(5);
        assertThat(refused.getMessage()).contains(last().name());
        assertNothingOfItIsThere();
        flip();
        assertNextRunGoesOnAndResetGivesBack(before);
    }
}
