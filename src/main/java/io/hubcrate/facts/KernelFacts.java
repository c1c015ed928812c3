package io.hubcrate.facts;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;

/**
 * The kernel and its settings.
 *
 * @param running as {@code uname -r} says
 * @param installed folders of /lib/modules
 * @param options of its command line, those that matter here
 * @param cgroupVersion 1 or 2; a hybrid counts as 1, as kubelet counts it
 * @param controllers of cgroups that are switched on
 * @param modules by name; one that could not be asked after is missing here
 * @param sysctls by key; one that this kernel lacks is missing here
 * @param sysctlLines files that set forwarding or bridging at boot, in the order of reading
 */
public record KernelFacts(
        String running,
        List<String> installed,
        Set<String> options,
        OptionalInt cgroupVersion,
        Set<String> controllers,
        SortedMap<String, Module> modules,
        SortedMap<String, String> sysctls,
        List<SysctlLine> sysctlLines) {

    /** How far a kernel module is from working. */
    public enum Module {
        /** What it does was seen to be there. */
        EFFECTIVE,
        LOADED,
        BUILTIN,
        /** {@code modprobe} would find it. */
        LOADABLE,
        MISSING
    }

    /** A line that is applied at boot. */
    public record SysctlLine(String file, String key, String value) {}

    public Optional<String> sysctl(String key) {
        return Optional.ofNullable(sysctls.get(key));
    }
}
