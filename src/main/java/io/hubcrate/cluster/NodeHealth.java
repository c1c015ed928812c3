package io.hubcrate.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How one member of the cluster does, beside what the installation should have made of it.
 *
 * @param node its name
 * @param notReady why the cluster calls it not ready; empty if it is, or nobody could be asked
 * @param certificates what it shows to others, in no order
 * @param disks file systems that a cluster fills
 * @param etcd its member of the cluster's store; empty on workers
 * @param serviceRules whether kube-proxy's rules stand in its kernel: without them no service has an address there
 */
public record NodeHealth(
        String node,
        Optional<String> notReady,
        List<Certificate> certificates,
        List<Disk> disks,
        Optional<Etcd> etcd,
        boolean serviceRules) {
    /** kubeadm's live a year, and are renewed by an upgrade: within this one there will hardly be one. */
    private static final Duration SOON = Duration.ofDays(30);

    /** From where kubelet, if not told otherwise, takes away images that nothing uses and that are not pinned. */
    private static final int COLLECTED_FROM = 85;

    /** Percent of its quota; at 100 it takes no more writes. */
    private static final int FULL_FROM = 80;

    public NodeHealth {
        certificates = List.copyOf(certificates);
        disks = List.copyOf(disks);
    }

    /** @param name of its file on the node */
    public record Certificate(String name, Instant notAfter) {
        /** Whole days; negative once it has ended. */
        public long daysLeft(Instant now) {
            return Math.floorDiv(
                    Duration.between(now, notAfter).toSeconds(),
                    Duration.ofDays(1).toSeconds());
        }
    }

    /** @param usedPercent as df rounds it */
    public record Disk(String path, int usedPercent, long freeBytes) {}

    /**
     * @param why it is not healthy, in its own words
     * @param size in bytes, and its limit; 0 if it does not say
     */
    public record Etcd(boolean healthy, String why, long size, long quota) {}

    /** The one that ends first. */
    public Optional<Certificate> firstToEnd() {
        return certificates.stream().min(Comparator.comparing(Certificate::notAfter));
    }

    public Optional<Disk> fullest() {
        return disks.stream().max(Comparator.comparingInt(Disk::usedPercent));
    }

    private static String renewal(Certificate one) {
        if (one.name().startsWith("kubelet-client")) {
            return "kubelet renews it by itself while the API server answers: systemctl restart kubelet;"
                    + " journalctl -u kubelet -n 50";
        }
        if (one.name().endsWith("ca.crt")) {
            return "It is an authority, which nothing renews by itself: kubeadm's documentation has how it is changed by hand";
        }
        return "On the node: kubeadm certs renew all; then restart it: systemctl reboot";
    }

    /** What somebody should do something about, a sentence each, with what to type. */
    public List<String> problems(Instant now) {
        List<String> all = new ArrayList<>();
        notReady.ifPresent(why -> all.add(why + ". Look at it there: journalctl -u kubelet -n 50"));
        certificates.stream()
                .filter(one -> one.notAfter().isBefore(now.plus(SOON)))
                .sorted(Comparator.comparing(Certificate::notAfter))
                .forEach(one -> all.add("certificate " + one.name()
                        + (one.notAfter().isBefore(now) ? " has ended on " : " ends on ") + one.notAfter()
                        + ". " + renewal(one)));
        disks.stream()
                .filter(one -> one.usedPercent() >= COLLECTED_FROM)
                .forEach(one -> all.add(one.path() + " is " + one.usedPercent() + " % full: from " + COLLECTED_FROM
                        + " % kubelet takes unused images away, from 90 % it evicts pods. Look for what fills it: du -xh "
                        + one.path() + " | sort -h | tail"));
        if (notReady.isEmpty() && !serviceRules) {
            all.add("kube-proxy's rules are gone: no service answers there, DNS and the site's address among them."
                    + " Something has flushed iptables. hubcrate-service-rules has them written anew within half a minute; if"
                    + " they go again and again, look for the agent or timer that does it, and let it leave chains alone that"
                    + " begin with KUBE-: journalctl -u hubcrate-service-rules -n 20; systemctl list-timers");
        }
        etcd.ifPresent(store -> {
            if (!store.healthy()) {
                all.add("etcd is not healthy: " + store.why()
                        + ". Look at it there: crictl logs $(crictl ps -a --name etcd -q | head -n 1)");
            }
            if (store.quota() > 0 && store.size() >= store.quota() / 100 * FULL_FROM) {
                all.add("etcd has " + store.size() + " of " + store.quota()
                        + " bytes and takes no more writes when they are full. Look there for what fills it: kubectl"
                        + " --kubeconfig /etc/kubernetes/admin.conf get --raw /metrics | grep apiserver_storage_objects |"
                        + " sort -k 2 -g | tail");
            }
        });
        return all;
    }
}
