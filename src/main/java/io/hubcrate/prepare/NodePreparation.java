package io.hubcrate.prepare;

import io.hubcrate.install.Step;
import java.util.List;

/** The one list of what is done to bare nodes, in order. */
public final class NodePreparation {
    private NodePreparation() {}

    public static List<Step> steps() {
        return List.of(
                KernelSettings.forKubernetes(),
                new SwapStep(),
                new SiteNamesStep(),
                new NetworkManagerStep(),
                new FirewallStep(),
                new PackagesStep(),
                new HoldPackagesStep(),
                new ProgramsStep(),
                new PluginLinksStep(),
                new ServiceRouteStep(),
                new ServiceRulesStep(),
                new ContainerRuntimeStep(),
                new KubeletStep(),
                new AdminToolsStep());
    }
}
