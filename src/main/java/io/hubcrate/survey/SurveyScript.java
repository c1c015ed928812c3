package io.hubcrate.survey;

import io.hubcrate.content.PackedText;

/** The script that a site runs: POSIX sh, two printed pages, reads only. */
public final class SurveyScript {
    private SurveyScript() {}

    /** Its text. */
    public static String text() {
        return PackedText.read(SurveyScript.class, "survey.sh");
    }
}
