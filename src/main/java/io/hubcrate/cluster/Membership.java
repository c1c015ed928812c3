package io.hubcrate.cluster;

import io.hubcrate.content.PackedText;
import io.hubcrate.install.NodeRecordFile;
import io.hubcrate.install.NodeWork;
import io.hubcrate.prepare.Answers;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeException;
import io.hubcrate.shell.NodeShell;

/**
 * What one node says of its belonging to a cluster.
 *
 * @param initialised whether kubeadm init came to its end here
 * @param joined whether kubeadm join did
 * @param configured whether kubelet has been given a cluster, by whomever
 * @param ready whether an API server answers here that says of itself that it is ready
 */
record Membership(boolean initialised, boolean joined, boolean configured, boolean ready) {
    private static final String STATE = PackedText.read(Membership.class, "member-state.sh");

    /** Where kubeadm's success is noted. */
    static String mark(NodeShell shell) {
        return NodeRecordFile.folderOn(shell) + "/member";
    }

    static Membership look(NodeWork work) {
        CommandResult result =
                work.shell().run(Command.script(STATE, mark(work.shell())).asRoot());
        Answers answers = Answers.read(result, "initialised", "joined", "configured", "ready")
                .orElseThrow(() -> new NodeException(
                        "cluster-unreadable",
                        work.node().name(),
                        "it cannot be told whether this node belongs to a cluster: " + Answers.complaint(result),
                        "Look at it on the node: ls -l /etc/kubernetes; systemctl status kubelet",
                        null));
        return new Membership(
                answers.is("initialised"), answers.is("joined"), answers.is("configured"), answers.is("ready"));
    }

    /** Whether hubcrate made it a part of the cluster. */
    boolean isMember() {
        return initialised || joined;
    }
}
