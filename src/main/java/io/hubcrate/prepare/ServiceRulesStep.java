package io.hubcrate.prepare;

import io.hubcrate.content.PackedText;
import io.hubcrate.install.NodeWork;
import java.util.List;

/**
 * A guard of kube-proxy's rules: it looks every few seconds and has them written anew when somebody has flushed them, as
 * security agents do. kube-proxy itself notices only when its chains are removed, too; of a bare flush it would learn within the hour.
 *
 * @see <a href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/util/iptables/monitor.go">kube-proxy's canary</a>
 */
public final class ServiceRulesStep extends ServiceStep {
    private static final String NAME = "hubcrate-service-rules";
    private static final String UNIT = "/etc/systemd/system/" + NAME + ".service";
    private static final String SCRIPT = "/usr/libexec/" + NAME;

    @Override
    public String id() {
        return "service-rules";
    }

    @Override
    public String title() {
        return "guard the services' rules against a flush";
    }

    @Override
    List<ManagedFile> files(NodeWork work) {
        return isWanted(work)
                ? List.of(
                        new ManagedFile(SCRIPT, 0755, PackedText.read(ServiceRulesStep.class, NAME + ".sh")),
                        new ManagedFile(UNIT, 0644, PackedText.read(ServiceRulesStep.class, NAME + ".service")))
                : List.of();
    }

    @Override
    List<Service> services(NodeWork work) {
        return isWanted(work) ? List.of(new Service(NAME + ".service", true, List.of(SCRIPT, UNIT))) : List.of();
    }

    private static boolean isWanted(NodeWork work) {
        return work.bundle().index().findKubernetes().isPresent();
    }
}
