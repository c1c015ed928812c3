package io.hubcrate.signing;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** The sheet of paper that travels by another way than the key: what to compare, and how, over the telephone. */
final class FingerprintPage {
    private FingerprintPage() {}

    static String text(KeyRequest request, String fingerprint, Instant created, @Nullable Instant expires) {
        return String.join(
                "\n",
                "SIGNING KEY",
                "",
                "  Name         " + request.name(),
                "  Algorithm    " + request.algorithm(),
                "  Made on      " + day(created) + " (UTC)",
                "  Expires on   " + (expires == null ? "never" : day(expires) + " (UTC)"),
                "  Key ID       " + fingerprint.substring(24),
                "",
                "  Fingerprint  " + KeyIds.grouped(fingerprint).substring(0, 24),
                "               " + KeyIds.grouped(fingerprint).substring(26),
                "",
                "HOW TO COMPARE",
                "",
                "Carry this page by another way than the key: on paper, in a letter, read out by telephone.",
                "The person at the site types (nothing is imported by this):",
                "",
                "    gpg --with-fingerprint hubcrate-" + fingerprint.substring(24) + ".public.asc",
                "",
                "and reads the fingerprint aloud, all ten groups. You must know the voice, and you call the number",
                "that you already had, not one that came with the key. Whoever has this page compares each group.",
                "One digit that differs means another key: do not install it, and tell the signer.",
                "Only then does the key go into the site's trust folder.",
                "",
                "Compared on ____________  by ______________________  with ______________________",
                "");
    }

    private static LocalDate day(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC);
    }
}
