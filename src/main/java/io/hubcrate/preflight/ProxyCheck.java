package io.hubcrate.preflight;

import io.hubcrate.content.ShellLine;
import io.hubcrate.site.SiteNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Whether a proxy of the node's would be asked for the cluster's own addresses. */
final class ProxyCheck implements Check.OfNode {
    private static final Pattern ASSIGNMENT =
            Pattern.compile("([a-z]+_proxy)\\s*=\\s*[\"']?([^\"'\\s]*)", Pattern.CASE_INSENSITIVE);

    /** One setting: where it stands, its name in small letters, its value. */
    private record Setting(String file, String name, String value) {
        boolean excepts() {
            return name.equals("no_proxy");
        }

        List<String> words() {
            return List.of(value.split(",", -1));
        }
    }

    @Override
    public void check(InspectedNode node, Inspection inspection, Findings findings) {
        List<Setting> settings = node.facts().network().proxies().stream()
                .flatMap(ProxyCheck::settings)
                .toList();
        Optional<Setting> proxy = settings.stream()
                .filter(each -> !each.excepts() && !each.value().isBlank())
                .findFirst();
        Set<String> wanted = wanted(inspection);
        boolean excepted = settings.stream()
                .anyMatch(each -> each.excepts() && each.words().containsAll(wanted));
        if (proxy.isPresent() && !excepted) {
            findings.warning(
                    FindingCode.PROXY_SET,
                    node,
                    proxy.get().file() + " sets " + proxy.get().name() + " to "
                            + proxy.get().value(),
                    "exceptions for the nodes and the cluster, else kubeadm and kubelet ask the proxy for them",
                    remedy(proxy.get(), settings, wanted));
        }
    }

    /** Of {@code FILE LINE}; systemd has several on one line. */
    private static Stream<Setting> settings(String line) {
        String[] parts = line.split(" ", 2);
        return ASSIGNMENT
                .matcher(parts[parts.length - 1])
                .results()
                .map(each -> new Setting(parts[0], each.group(1).toLowerCase(Locale.ROOT), each.group(2)));
    }

    private static String[] remedy(Setting proxy, List<Setting> settings, Set<String> wanted) {
        List<Setting> old = settings.stream().filter(Setting::excepts).toList();
        Set<String> all = new LinkedHashSet<>();
        old.forEach(each -> all.addAll(each.words()));
        all.addAll(wanted);
        String value = String.join(",", all);
        String file = ShellLine.quoted(old.isEmpty() ? proxy.file() : old.get(0).file());
        if (file.endsWith("/system.conf")) {
            return new String[] {
                "# add to DefaultEnvironment in " + file + ": NO_PROXY=" + value, "systemctl daemon-reexec"
            };
        }
        String export = file.startsWith("/etc/profile.d/") ? "export " : "";
        List<String> lines = new ArrayList<>();
        if (!old.isEmpty()) {
            lines.add("sed -i.before-hubcrate '/no_proxy[[:space:]]*=/Id' " + file);
        }
        for (String name : List.of("no_proxy", "NO_PROXY")) {
            lines.add("echo " + ShellLine.quoted(export + name + "=" + value) + " >> " + file);
        }
        lines.add("# this counts from the next login on");
        return lines.toArray(String[]::new);
    }

    private static Set<String> wanted(Inspection inspection) {
        TreeSet<String> addresses = new TreeSet<>();
        inspection.site().nodes().stream().map(SiteNode::address).forEach(addresses::add);
        Set<String> all = new LinkedHashSet<>(addresses);
        all.add(inspection.site().networks().pods());
        all.add(inspection.site().networks().services());
        all.addAll(List.of("127.0.0.1", "localhost", ".svc", ".cluster.local"));
        return all;
    }
}
