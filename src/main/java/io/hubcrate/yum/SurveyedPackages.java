package io.hubcrate.yum;

import io.hubcrate.failure.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packages in a host's survey, as lines of {@code rpm -qa}; every other line becomes empty, so places stay. */
final class SurveyedPackages {
    private static final String FIRST_LINE = "hubcrate-survey 1";
    private static final String LAST_LINE = "end: hubcrate-survey";
    private static final Pattern PACKAGE =
            Pattern.compile("package: (\\S+) ([0-9]{1,9}:[^\\s:-]+-[^\\s:-]+) ([a-z0-9_]+)");

    private SurveyedPackages() {}

    static boolean isSurvey(String[] lines) {
        return lines[0].equals(FIRST_LINE);
    }

    /** @param problems receives what makes it useless: a survey that was cut, or of a host without RPM packages */
    static String[] asList(String file, String[] lines, List<Problem> problems) {
        if (!Arrays.asList(lines).contains(LAST_LINE)) {
            problems.add(new Problem(file, 0, 0, "", "'" + LAST_LINE + "' expected: the survey was cut"));
        }
        String[] list = new String[lines.length];
        boolean some = false;
        for (int i = 0; i < lines.length; i++) {
            Matcher rpm = PACKAGE.matcher(lines[i]);
            boolean is = rpm.matches();
            some |= is;
            list[i] = is ? rpm.group(1) + "-" + rpm.group(2) + "." + rpm.group(3) : "";
        }
        if (!some) {
            problems.add(new Problem(file, 0, 0, "", "the surveyed host has no RPM packages, or they were taken out"));
        }
        return list;
    }
}
