package io.hubcrate.facts;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code /etc/os-release}.
 *
 * @param id for example {@code rocky}; {@code unknown} if there is none
 * @param like families it names as its own, separated by blanks
 * @param version for example {@code 9.4}; empty if it has none
 * @param name for people
 */
public record OsRelease(String id, String like, String version, String name) {
    private static final Set<String> ENTERPRISE =
            Set.of("rhel", "centos", "rocky", "almalinux", "ol", "scientific", "eurolinux", "circle", "virtuozzo");
    private static final Pattern MAJOR = Pattern.compile("([0-9]{1,2})(\\..*)?");

    /** Enterprise Linux's major version; empty for any other system. */
    public OptionalInt enterpriseMajor() {
        boolean kin = ENTERPRISE.contains(id)
                || (!id.equals("fedora") && List.of(like.split(" ")).contains("rhel"));
        Matcher matcher = MAJOR.matcher(version);
        return kin && matcher.matches() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
    }

    /** In messages. */
    @Override
    public String toString() {
        return name.isEmpty() ? id + " " + version : name;
    }
}
