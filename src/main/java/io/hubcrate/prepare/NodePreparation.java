package io.hubcrate.prepare;

import io.hubcrate.install.StepSet;
import io.hubcrate.install.StepSet.Nodes;
import io.hubcrate.install.StepSet.Order;
import java.util.List;

/** The one list of what is done to bare nodes, in order. */
public final class NodePreparation {
    /** Nodes at one time; reading the medium is the narrow place, not the nodes. */
    private static final int PARALLEL = 8;

    private NodePreparation() {}

    public static List<StepSet> steps() {
        return List.of(new StepSet(
                "prepare",
                Nodes.ALL,
                Order.ANY,
                PARALLEL,
                List.of(
                        KernelSettings.forKubernetes(),
                        new SwapStep(),
                        new SiteNamesStep(),
                        new NetworkManagerStep(),
                        new FirewallStep(),
                        new PackagesStep(),
                        new ProgramsStep(),
                        new ContainerRuntimeStep(),
                        new KubeletStep())));
    }
}
