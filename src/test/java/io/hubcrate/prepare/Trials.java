package io.hubcrate.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.install.Step;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeException;
import io.hubcrate.site.Site;
import io.hubcrate.site.Site.Networks;
import io.hubcrate.site.Site.SiteServices;
import io.hubcrate.site.SiteNode;
import io.hubcrate.testing.SiteNodes;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** One node, one bundle, and a step at work between them; tests change what they are about. */
final class Trials {
    static final SiteNode CONTROL_PLANE = SiteNodes.controlPlane("cp1", "192.0.2.11");
    static final SiteNode WORKER = SiteNodes.worker("worker1", "192.0.2.21");

    final BundleParts bundle = new BundleParts();
    final BareNode node;
    private final Path folder;
    private Site site = SiteNodes.site(CONTROL_PLANE, WORKER);

    Trials(Path folder) {
        this(folder, CONTROL_PLANE);
    }

    Trials(Path folder, SiteNode node) {
        this.folder = folder;
        this.node = new BareNode(folder.resolve(node.name()), node);
    }

    Trials withoutConsent() {
        site = SiteNodes.site(site.networks(), false, CONTROL_PLANE, WORKER);
        return this;
    }

    Trials interfaces(String... names) {
        Networks networks = site.networks();
        site = SiteNodes.site(
                new Networks(networks.pods(), networks.services(), networks.site(), List.of(names)),
                true,
                CONTROL_PLANE,
                WORKER);
        return this;
    }

    /** Another node in the site. */
    Trials joined(SiteNode other) {
        site = SiteNodes.site(site.networks(), true, CONTROL_PLANE, WORKER, other);
        return this;
    }

    /** With something of the site's before its control planes. */
    Trials endpoint(String endpoint) {
        site = new Site(
                site.file(), site.name(), site.nodes(), endpoint, site.networks(), site.services(), site.consents());
        return this;
    }

    /** Names that no DNS knows, with their addresses. */
    Trials hosts(Map<String, String> hosts) {
        site = new Site(
                site.file(),
                site.name(),
                site.nodes(),
                site.controlPlaneEndpoint(),
                site.networks(),
                new SiteServices(null, null, List.of(), new TreeMap<>(hosts), true),
                site.consents());
        return this;
    }

    Site site() {
        return site;
    }

    StepTrial of(Step step) {
        return new StepTrial(step, node, site, bundle.in(folder.resolve("bundle")));
    }

    static String refusal(Runnable work) {
        NodeException refused = catchThrowableOfType(NodeException.class, work::run);
        assertThat(refused).isNotNull();
        assertThat(refused.advice()).isNotEmpty();
        return refused.code();
    }

    /** What a node may say instead of an answer: each is refused by that code, when planning and when applying. */
    void assertRefusesOddAnswers(Step step, String code) {
        StepTrial trial = of(step);
        List<UnaryOperator<CommandResult>> odd = List.of(
                good -> new CommandResult(0, "", ""),
                good -> new CommandResult(0, "Last login: Sat Nov 21\n" + good.out(), ""),
                good -> new CommandResult(0, good.out() + "and then\n", ""),
                good -> new CommandResult(0, withoutFirstLine(good.out()), ""),
                good -> new CommandResult(0, "\u0000\ufffd\u001b[2J" + good.out(), ""),
                good -> new CommandResult(0, "y".repeat(1 << 20), ""),
                good -> new CommandResult(1, good.out(), "it broke"));
        for (UnaryOperator<CommandResult> answer : odd) {
            node.answering(answer);
            assertThat(refusal(() -> step.examine(trial.work())))
                    .isIn(code, "managed-file-failed", "node-record-invalid", "node-record-failed");
            assertThat(refusal(trial::apply))
                    .isIn(code, "managed-file-failed", "node-record-invalid", "node-record-failed");
        }
        node.answering(good -> good);
        node.assertNothingUnexpected();
    }

    private static String withoutFirstLine(String text) {
        return text.substring(text.indexOf('\n') + 1);
    }
}
