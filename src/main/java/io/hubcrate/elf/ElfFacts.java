package io.hubcrate.elf;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an ELF file says of itself.
 *
 * @param machine the architecture as Go and container images name it: {@code amd64}, {@code arm64}, {@code arm},
 *     {@code 386}, {@code ppc64le}, {@code s390x}, {@code riscv64}; others as {@code elf-NUMBER}
 * @param isStatic whether it needs neither a loader nor a shared library
 * @param glibcFloor the oldest glibc that has every symbol version asked for; null if it asks for none, as static
 *     programs and those of other C libraries do
 * @param interpreter the loader that the kernel starts, as {@code /lib64/ld-linux-x86-64.so.2}; null for libraries and
 *     static programs
 */
public record ElfFacts(
        String machine, boolean isStatic, @Nullable GlibcVersion glibcFloor, @Nullable String interpreter) {
    public Optional<GlibcVersion> findGlibcFloor() {
        return Optional.ofNullable(glibcFloor);
    }

    public Optional<String> findInterpreter() {
        return Optional.ofNullable(interpreter);
    }
}
