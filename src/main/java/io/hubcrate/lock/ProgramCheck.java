package io.hubcrate.lock;

import io.hubcrate.elf.GlibcVersion;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.Problem;
import io.hubcrate.image.Platform;
import io.hubcrate.lock.BundleLock.LockedFile;
import io.hubcrate.lock.BundleLock.LockedProgram;
import io.hubcrate.manifest.TargetOs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Holds what programs say of themselves against the hosts that shall run them, before anything is written. */
public final class ProgramCheck {
    private static final String ADVICE = "Name the release made for that platform and system: most publish one for each"
            + " architecture, many a static one that needs no glibc. For a file that only some bundles carry, say which"
            + " with 'platforms'.";

    private ProgramCheck() {}

    /**
     * Demands that every program starts on such a host.
     *
     * @param targetOs null not to ask for the C library
     * @throws InvalidInputException {@code program-unfit} with every program that would not
     */
    public static void requireFits(Platform platform, @Nullable TargetOs targetOs, List<LockedFile> files) {
        List<Problem> problems = new ArrayList<>();
        for (LockedFile file : files) {
            file.findProgram()
                    .flatMap(program -> whatIsWrong(platform, targetOs, program))
                    .ifPresent(text ->
                            problems.add(new Problem(platform.toString(), 0, 0, "files[" + file.name() + "]", text)));
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException(
                    "program-unfit", "programs that would not start on the site's hosts", problems, ADVICE);
        }
    }

    private static Optional<String> whatIsWrong(Platform platform, @Nullable TargetOs targetOs, LockedProgram program) {
        if (!program.architecture().equals(platform.architecture())) {
            return Optional.of("a program for " + program.architecture() + " in the bundle for " + platform);
        }
        GlibcVersion needed = program.glibcFloor();
        if (targetOs != null && needed != null && needed.isNewerThan(targetOs.glibc())) {
            return Optional.of("needs glibc " + needed + ", " + targetOs.text() + " has " + targetOs.glibc());
        }
        return Optional.empty();
    }
}
