package io.hubcrate.survey;

import io.hubcrate.elf.GlibcVersion;
import io.hubcrate.lock.BundleLock.LockedFile;
import io.hubcrate.lock.BundleLock.LockedProgram;
import java.util.List;
import java.util.Optional;

/** Whether programs start with a host's C library. */
final class GlibcCheck {
    private GlibcCheck() {}

    static void programs(Survey survey, List<LockedFile> files, HostFindings findings) {
        Optional<GlibcVersion> has = survey.find("glibc").flatMap(GlibcVersion::parse);
        if (has.isEmpty()) {
            return;
        }
        for (LockedFile file : files) {
            file.findProgram()
                    .flatMap(LockedProgram::findGlibcFloor)
                    .filter(floor -> floor.isNewerThan(has.get()))
                    .ifPresent(floor -> findings.add(
                            "glibc",
                            "glibc " + floor + " or later, which the program " + file.name() + " needs",
                            "glibc " + has.get(),
                            "Name a release of it that is linked statically or made for an older system."));
        }
    }

    static void runtime(Survey survey, GlibcVersion floor, HostFindings findings) {
        survey.find("glibc")
                .flatMap(GlibcVersion::parse)
                .filter(floor::isNewerThan)
                .ifPresent(has -> findings.add(
                        "glibc",
                        "glibc " + floor + " or later, which the bundle's Java needs",
                        "glibc " + has,
                        "Name a packed Eclipse Temurin JDK under 'runtime': it needs glibc 2.17 only."));
    }
}
