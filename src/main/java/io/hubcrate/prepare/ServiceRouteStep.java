package io.hubcrate.prepare;

import io.hubcrate.content.PackedText;
import io.hubcrate.install.NodeWork;
import io.hubcrate.shell.Command;
import java.util.List;

/**
 * A route for the network of services on hosts without a default route, there after each boot. Such an address is rewritten
 * on its way out, but a host that knows no way at all to it does not send: "network is unreachable" to whatever runs on the
 * host's own network, kube-proxy's rules or not.
 */
public final class ServiceRouteStep extends ServiceStep {
    private static final String NAME = "hubcrate-service-route.service";
    private static final String HAS_DEFAULT = PackedText.read(ServiceRouteStep.class, "route-default.sh");

    @Override
    public String id() {
        return "service-route";
    }

    @Override
    public String title() {
        return "give the services' network a route";
    }

    @Override
    List<ManagedFile> files(NodeWork work) {
        return isWanted(work)
                ? List.of(new ManagedFile(
                        "/etc/systemd/system/" + NAME,
                        0644,
                        PackedText.read(ServiceRouteStep.class, NAME)
                                .replace("@SERVICES@", work.site().networks().services())
                                .replace("@NODE@", work.node().address())))
                : List.of();
    }

    @Override
    List<Service> services(NodeWork work) {
        return isWanted(work) ? List.of(new Service(NAME, true, List.of("/etc/systemd/system/" + NAME))) : List.of();
    }

    private static boolean isWanted(NodeWork work) {
        return work.bundle().index().findKubernetes().isPresent()
                && !work.shell().run(Command.script(HAS_DEFAULT)).succeeded();
    }
}
