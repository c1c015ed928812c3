package io.hubcrate.preflight;

import java.util.Arrays;
import java.util.Optional;

/**
 * Every kind of finding that there is. The words are stable: people accept findings by them, and {@code explain} knows
 * each. docs/preflight.md lists them.
 */
public enum FindingCode {
    NODE_NOT_CHECKED("node-not-checked", false),
    NODE_NOT_ROOT("node-not-root", false),
    FACT_UNKNOWN("fact-unknown", true),

    OS_UNSUPPORTED("os-unsupported", true),
    KERNEL_TOO_OLD("kernel-too-old", true),
    KERNEL_NOT_RUNNING("kernel-not-running", true),
    KERNEL_MEMORY_LEAK("kernel-memory-leak", true),
    CGROUP_UNSUPPORTED("cgroup-unsupported", true),
    CGROUP_CONTROLLER_MISSING("cgroup-controller-missing", true),
    NODE_GLIBC_TOO_OLD("node-glibc-too-old", true),
    ARCHITECTURE_DIFFERS("architecture-differs", false),
    PACKAGES_UNMANAGEABLE("packages-unmanageable", true),
    PROGRAMS_MISSING("programs-missing", true),
    SITE_IMAGE_MISSING("site-image-missing", true),

    CPUS_TOO_FEW("cpus-too-few", true),
    MEMORY_TOO_SMALL("memory-too-small", true),
    DISK_TOO_SMALL("disk-too-small", true),
    DISK_ABOVE_IMAGE_MARK("disk-above-image-mark", true),
    INODES_TOO_FEW("inodes-too-few", true),
    ETCD_DISK_SMALL("etcd-disk-small", true),
    ETCD_DISK_SLOW("etcd-disk-slow", true),
    FOLDER_NOEXEC("folder-noexec", true),
    FOLDER_FILE_SYSTEM("folder-file-system", true),
    FOLDER_NOT_PERMANENT("folder-not-permanent", true),
    XFS_WITHOUT_FTYPE("xfs-without-ftype", true),
    SWAP_ON("swap-on", true),

    SELINUX_OFF("selinux-off", true),
    SELINUX_POLICY_MISSING("selinux-policy-missing", true),
    FAPOLICYD_ACTIVE("fapolicyd-active", true),
    FIPS_ON("fips-on", true),
    UMASK_STRICT("umask-strict", true),
    SECURE_PATH_NARROW("secure-path-narrow", true),
    SECURITY_AGENT("security-agent", true),
    FIREWALL_BY_SITE("firewall-by-site", true),
    FIREWALL_FOREIGN("firewall-foreign", true),
    FIREWALL_FLUSHES("firewall-flushes", true),
    FIREWALL_STOPPED("firewall-stopped", true),
    FIREWALL_ZONE_TAKEN("firewall-zone-taken", false),

    MODULE_MISSING("module-missing", true),
    SYSCTL_OVERRIDDEN("sysctl-overridden", true),
    REVERSE_PATH_STRICT("reverse-path-strict", true),
    INOTIFY_LIMIT_LOW("inotify-limit-low", true),
    NAMESPACES_OFF("namespaces-off", true),

    CLOCK_SKEW("clock-skew", true),
    CLOCK_UNLIKE_HOST("clock-unlike-host", true),
    CLOCK_UNSYNCHRONISED("clock-unsynchronised", true),

    HOSTNAME_UNFIT("hostname-unfit", true),
    HOSTNAME_DIFFERS("hostname-differs", true),
    HOSTNAME_DUPLICATE("hostname-duplicate", true),
    HOSTNAME_LOOPBACK("hostname-loopback", true),
    HOSTNAME_UNRESOLVED("hostname-unresolved", true),
    ADDRESS_NOT_ON_NODE("address-not-on-node", false),
    MACHINE_ID_DUPLICATE("machine-id-duplicate", true),
    PRODUCT_UUID_DUPLICATE("product-uuid-duplicate", true),
    MAC_DUPLICATE("mac-duplicate", true),

    ROUTE_DEFAULT_MISSING("route-default-missing", true),
    RESOLVER_MISSING("resolver-missing", true),
    RESOLVER_LOOPBACK("resolver-loopback", true),
    DNS_WILDCARD("dns-wildcard", true),
    ENDPOINT_OF_ONE_NODE("endpoint-of-one-node", true),
    CONTROL_PLANES_EVEN("control-planes-even", true),
    NETWORK_OVERLAP("network-overlap", true),
    PORT_IN_USE("port-in-use", true),
    PORT_BLOCKED("port-blocked", true),
    PORTS_NOT_PROBED("ports-not-probed", true),
    MTU_MISMATCH("mtu-mismatch", true),
    NETWORK_CONFIGURED_BY_CLOUD("network-configured-by-cloud", true),
    NETWORK_MANAGER_HOLDS_CNI("network-manager-holds-cni", true),
    PROXY_SET("proxy-set", true),

    CLUSTER_LEFTOVER("cluster-leftover", true),
    RUNTIME_FOREIGN("runtime-foreign", true),
    RUNTIME_SEVERAL("runtime-several", true),
    RUNTIME_CRI_DISABLED("runtime-cri-disabled", true),
    CGROUP_DRIVER_DIFFERS("cgroup-driver-differs", true);

    private final String code;
    private final boolean acceptable;

    FindingCode(String code, boolean acceptable) {
        this.code = code;
        this.acceptable = acceptable;
    }

    /** For {@code explain}, {@code --accept} and JSON. */
    public String code() {
        return code;
    }

    /** Whether a person may take it as it is; without what the others say, nothing can be installed at all. */
    public boolean isAcceptable() {
        return acceptable;
    }

    static Optional<FindingCode> find(String words) {
        return Arrays.stream(values()).filter(each -> each.code.equals(words)).findFirst();
    }

    @Override
    public String toString() {
        return code;
    }
}
