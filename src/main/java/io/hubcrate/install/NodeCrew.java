package io.hubcrate.install;

import io.hubcrate.failure.ToolException;
import io.hubcrate.install.NodeRecordFile.Generation;
import io.hubcrate.install.NodesFailedException.NodeFailure;
import io.hubcrate.progress.EventSink;
import io.hubcrate.shell.NodeShell;
import io.hubcrate.site.Site;
import io.hubcrate.site.SiteNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** All nodes of a site, connected, each with its lock and its record. */
public final class NodeCrew implements AutoCloseable {
    private static final int PARALLEL = 16;

    private final List<Member> members;
    private final SiteWork site;

    private record Member(LockedShell shell, NodeRecordFile record) {}

    private NodeCrew(List<Member> members, SiteWork site) {
        this.members = List.copyOf(members);
        this.site = site;
    }

    /**
     * Connects to all nodes at one time.
     *
     * @param connections gives a node's connection; fails with a {@link ToolException} if there is none
     * @param seat of the state folder; the host belongs to it, so that a copied folder is another seat
     * @param secrets those made for this site
     * @throws NodesFailedException naming every node that cannot be reached
     */
    public static NodeCrew connect(
            Site site,
            BundleContent bundle,
            Function<SiteNode, NodeShell> connections,
            Operator operator,
            String seat,
            SecretStore secrets,
            EventSink events,
            LockedShell.Patience patience) {
        return connect(site, bundle, connections, operator, seat, secrets, events, patience, failures -> false);
    }

    /**
     * Connects to those nodes that answer: for verbs that only look, so that one dead node hides nothing of the others.
     *
     * @param absent told of the nodes that do not answer; the crew goes on without them if it says so
     * @throws NodesFailedException if none answers
     */
    public static NodeCrew connect(
            Site site,
            BundleContent bundle,
            Function<SiteNode, NodeShell> connections,
            Operator operator,
            String seat,
            SecretStore secrets,
            EventSink events,
            LockedShell.Patience patience,
            Predicate<List<NodeFailure>> absent) {
        NodeShell[] shells = new NodeShell[site.nodes().size()];
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < shells.length; i++) {
            places.add(i);
        }
        List<NodeTasks.Failure<Integer>> failures = new ArrayList<>();
        events.phase(
                "reach the nodes",
                shells.length,
                () -> failures.addAll(NodeTasks.run(PARALLEL, places, i -> {
                    SiteNode node = site.nodes().get(i);
                    events.item(node.name(), () -> shells[i] = connections.apply(node));
                })));
        List<NodeFailure> unreachable = failures.stream()
                .map(failure ->
                        new NodeFailure(site.nodes().get(failure.subject()).name(), "", failure.cause()))
                .toList();
        if (!unreachable.isEmpty() && (!absent.test(unreachable) || unreachable.size() == shells.length)) {
            for (NodeShell shell : shells) {
                if (shell != null) {
                    shell.close();
                }
            }
            throw new NodesFailedException(unreachable);
        }
        List<Member> members = new ArrayList<>();
        List<NodeWork> works = new ArrayList<>();
        for (NodeShell shell : shells) {
            if (shell == null) {
                continue;
            }
            LockedShell locked = new LockedShell(shell, operator, seat + "@" + operator.host(), events, patience);
            NodeRecordFile record = new NodeRecordFile(locked);
            members.add(new Member(locked, record));
            works.add(new NodeWork(locked, site, bundle, record, events));
        }
        return new NodeCrew(members, new SiteWork(site, bundle, works, secrets, events));
    }

    private static <T> NodesFailedException failed(List<NodeTasks.Failure<T>> failures, Function<T, String> name) {
        return new NodesFailedException(failures.stream()
                .map(failure -> new NodeFailure(name.apply(failure.subject()), "", failure.cause()))
                .toList());
    }

    /** For planner and runner; nodes in the site file's order. */
    public SiteWork site() {
        return site;
    }

    /**
     * Makes all nodes the operator's before anything is changed on any.
     *
     * @throws OperatorAtWorkException if one of them is somebody else's; the others are given back
     */
    public void claim() {
        List<NodeTasks.Failure<Member>> failures =
                NodeTasks.run(PARALLEL, members, member -> member.shell().claim());
        if (!failures.isEmpty()) {
            release(failures);
            for (NodeTasks.Failure<Member> failure : failures) {
                if (failure.cause() instanceof OperatorAtWorkException taken) {
                    throw taken;
                }
            }
            throw failed(failures, NodeCrew::nameOf);
        }
    }

    private void release(List<NodeTasks.Failure<Member>> except) {
        List<Member> failed = except.stream().map(NodeTasks.Failure::subject).toList();
        List<Member> ours =
                members.stream().filter(member -> !failed.contains(member)).toList();
        NodeTasks.run(PARALLEL, ours, member -> member.shell().release());
    }

    /** Gives the nodes back; a node that cannot be told so is free again after a while by itself. */
    public void release() {
        NodeTasks.run(PARALLEL, members, member -> member.shell().release());
    }

    /** After everything was undone: takes the records and the locks away, so that nothing of ours is left. */
    public void forget() {
        each(member -> {
            if (member.record().isEmpty()) {
                member.record().remove();
                member.shell().forget();
            } else {
                member.shell().release();
            }
        });
    }

    /** Notes on every node that this bundle was installed there to its end. */
    void noteGeneration(Generation generation) {
        each(member -> member.record().noteGeneration(generation));
    }

    /** The bundles that were installed on all nodes to their end, by their sums, the latest last. */
    public List<Generation> generations() {
        List<Generation> common = null;
        for (Member member : members) {
            List<Generation> here = member.record().generations();
            common = common == null
                    ? here
                    : common.stream().filter(here::contains).toList();
        }
        return common == null ? List.of() : common;
    }

    private void each(Consumer<Member> work) {
        List<NodeTasks.Failure<Member>> failures = NodeTasks.run(PARALLEL, members, work);
        if (!failures.isEmpty()) {
            throw failed(failures, NodeCrew::nameOf);
        }
    }

    private static String nameOf(Member member) {
        return member.shell().node().name();
    }

    @Override
    public void close() {
        members.forEach(member -> member.shell().close());
    }
}
