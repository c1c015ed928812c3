package io.hubcrate.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.failure.MachineException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A right that is missing is no broken disk. */
class DiskTroubleTest {
    private static MachineException told(IOException cause) {
        return new DiskTrouble(Disk.LOCAL, Path.of("/tmp"), () -> 0).of(cause);
    }

    @Test
    void missingRightIsNamedWithThePlace() {
        MachineException denied = told(new AccessDeniedException("/srv/out/x"));
        assertThat(denied.code()).isEqualTo("permission-denied");
        assertThat(denied.getMessage()).contains("/srv/out/x").doesNotContain("/tmp: /tmp");
        assertThat(denied.advice()).contains("--out").doesNotContain("disk");
    }

    @Test
    void anythingElseStaysTheDisks() {
        assertThat(told(new IOException("Input/output error")).code()).isEqualTo("disk-failed");
    }
}
