package io.hubcrate.yum;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.rpm.Capability;
import io.hubcrate.rpm.Nevra;
import io.hubcrate.rpm.Requirement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Packages without a source are the release's; the test needs no repository. */
class PrerequisitesTest {
    private final List<PoolPackage> installed = new ArrayList<>();
    private final List<PoolPackage> chosen = new ArrayList<>();

    private PoolPackage rpm(String name, String... provides) {
        PoolPackage rpm = new PoolPackage(Nevra.parse(name + "-1-1.noarch").orElseThrow(), null);
        rpm.provides.add(Capability.parse(name));
        Arrays.stream(provides).map(Capability::parse).forEach(rpm.provides::add);
        return rpm;
    }

    private PoolPackage choose(String name, String... requires) {
        PoolPackage rpm = rpm(name);
        Arrays.stream(requires).map(Requirement::parse).forEach(rpm.requires::add);
        chosen.add(rpm);
        return rpm;
    }

    private List<String> prerequisites() {
        List<PoolPackage> all = new ArrayList<>(installed);
        all.addAll(chosen);
        PackagePool pool = new PackagePool(all, (wanted, found) -> {
            throw new AssertionError("no file of " + wanted + " has to be looked for");
        });
        return Prerequisites.of(pool, chosen, List.of(List.of(installed.get(0))));
    }

    @Test
    void namesWhatOnlyTheReleaseHas() {
        installed.add(rpm("asked-for-and-there"));
        installed.add(rpm("bash", "/bin/sh"));
        installed.add(rpm("nobody-needs-it"));
        installed.add(rpm("shared"));
        choose("a", "b", "/bin/sh", "rpmlib(X)");
        choose("b", "bash", "shared");
        choose("shared");
        assertThat(prerequisites()).containsExactly("asked-for-and-there", "bash");
    }

    @Test
    void oneOfSeveralIsEnough() {
        installed.add(rpm("coreutils", "coreutils-any"));
        installed.add(rpm("coreutils-single", "coreutils-any"));
        installed.add(rpm("left"));
        installed.add(rpm("right"));
        choose("a", "coreutils-any", "(left or right)", "(left or b)", "(left if right)");
        choose("b");
        assertThat(prerequisites()).containsExactly("coreutils", "coreutils|coreutils-single", "left|right");
    }
}
