package io.hubcrate.image;

import org.jspecify.annotations.Nullable;

/**
 * Which binaries a platform runs. Variants are compared as containerd does it: none means {@code v1} on amd64,
 * {@code v7} on arm and {@code v8} on arm64.
 *
 * @see <a href="https://github.com/containerd/platforms/blob/v1.0.0/compare.go">containerd's comparison</a>
 */
public final class PlatformMatch {
    private PlatformMatch() {}

    /** Whether a machine of platform {@code machine} runs what was made for {@code binary}. */
    public static boolean runs(Platform machine, Platform binary) {
        if (!machine.os().equals(binary.os()) || !machine.architecture().equals(binary.architecture())) {
            return false;
        }
        int offered = level(binary);
        return offered >= 0 && offered <= level(machine);
    }

    /** The variant as a number; higher ones run lower ones. -1 for a variant that nobody knows. */
    static int level(Platform platform) {
        String variant = platform.variant();
        return switch (platform.architecture()) {
            case "amd64" -> number(variant, 1);
            case "arm" -> number(variant, 7);
            case "arm64" -> number(variant, 8);
            default -> variant == null ? 0 : number(variant, 0);
        };
    }

    private static int number(@Nullable String variant, int none) {
        if (variant == null || variant.isEmpty()) {
            return none;
        }
        return variant.matches("v?[0-9]{1,3}") ? Integer.parseInt(variant.replace("v", "")) : -1;
    }
}
