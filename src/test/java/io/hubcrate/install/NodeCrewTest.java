package io.hubcrate.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubcrate.failure.Redactor;
import io.hubcrate.install.NodesFailedException.NodeFailure;
import io.hubcrate.progress.Event;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeShell;
import io.hubcrate.site.Site;
import io.hubcrate.site.SiteNode;
import io.hubcrate.testing.TestSite;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class NodeCrewTest {
    private final Site site = TestSite.of(new ScriptedNodes("cp-1", "worker-1", "worker-2")
            .works.stream().map(NodeWork::node).toList());

    private final List<Event> told = Collections.synchronizedList(new ArrayList<>());

    private record QuietShell(SiteNode node) implements NodeShell {
        @Override
        public CommandResult run(Command command) {
            throw new AssertionError("connecting runs nothing: " + command);
        }

        @Override
        public void close() {}
    }

    private NodeCrew connect(Set<String> dead, Predicate<List<NodeFailure>> absent) {
        return NodeCrew.connect(
                site,
                new NoBundle(),
                node -> {
                    if (dead.contains(node.name())) {
                        throw ScriptedNodes.failure(node.name());
                    }
                    return new QuietShell(node);
                },
                EngineRun.operator("north", "status"),
                "none",
                SecretStore.look(Path.of("/nonexistent"), new Redactor()),
                told::add,
                EngineRun.PATIENCE,
                absent);
    }

    @Test
    void deadNodeHidesNothingOfTheOthersFromWhoOnlyLooks() {
        List<NodeFailure> absent = new ArrayList<>();
        try (NodeCrew crew = connect(Set.of("worker-1"), absent::addAll)) {
            assertThat(crew.site().nodes())
                    .extracting(work -> work.node().name())
                    .containsExactly("cp-1", "worker-2");
            assertThat(absent).extracting(NodeFailure::node).containsExactly("worker-1");
        }
    }

    /** Nobody who looks at a quiet line wonders whom it waits for; a node that is given up is at work no more. */
    @Test
    void eachNodeThatIsReachedForIsToldWhileItIs() {
        connect(Set.of("worker-1"), failures -> true).close();
        assertThat(told.get(0)).isEqualTo(new Event.PhaseStarted("reach the nodes", 3, 0));
        assertThat(told.get(told.size() - 1)).isEqualTo(new Event.PhaseFinished("reach the nodes"));
        for (String node : List.of("cp-1", "worker-1", "worker-2")) {
            assertThat(told)
                    .containsSubsequence(new Event.TransferStarted(node, 0), new Event.TransferFinished(node, false));
        }
        assertThat(told).hasSize(2 + 3 * 2);
    }

    @Test
    void whoChangesSomethingNeedsThemAll() {
        assertThatThrownBy(() -> connect(Set.of("worker-1", "worker-2"), failures -> false))
                .isInstanceOfSatisfying(NodesFailedException.class, failed -> assertThat(failed.failures())
                        .extracting(NodeFailure::node)
                        .containsExactly("worker-1", "worker-2"));
    }

    @Test
    void siteWithoutAnyNodeThatAnswersIsAFailureForEverybody() {
        assertThatThrownBy(() -> connect(Set.of("cp-1", "worker-1", "worker-2"), failures -> true))
                .isInstanceOf(NodesFailedException.class);
    }
}
