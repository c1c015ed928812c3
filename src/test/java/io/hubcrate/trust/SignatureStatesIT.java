package io.hubcrate.trust;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.failure.ToolException;
import io.hubcrate.runtime.ScriptJudge;
import io.hubcrate.signing.TestKeys;
import io.hubcrate.testing.peers.Programs;
import io.hubcrate.testing.peers.ScratchFolder;
import io.hubcrate.trust.GpgHome.Answer;
import io.hubcrate.trust.SignatureStates.State;
import io.hubcrate.trust.TrustPolicy.Accepted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Asks hubcrate and the real gpgv, gpg and gpg1 about the same files and holds docs/signature-states.md to what they
 * say. {@code -Dregenerate=true} writes the page anew.
 */
class SignatureStatesIT {
    private static final Path PAGE = Path.of("docs", "signature-states.md");
    private static final Set<String> VERDICTS =
            Set.of("GOODSIG", "EXPKEYSIG", "EXPSIG", "REVKEYSIG", "BADSIG", "ERRSIG", "NODATA", "UNEXPECTED");
    private static final Pattern STATUS = Pattern.compile("^\\[GNUPG:] ([A-Z]+)", Pattern.MULTILINE);

    private final ScratchFolder scratch = ScratchFolder.create("states");
    private final Path folder = scratch.path();

    @AfterEach
    void remove() {
        scratch.close();
    }

    @Test
    void answersAreWhatThePageSays() throws IOException, InterruptedException {
        StringBuilder page = new StringBuilder(HEAD);
        ScriptJudge script = new ScriptJudge(scratch.folder("script"));
        try (GpgHome home = new GpgHome()) {
            List<State> states = new SignatureStates(home, script.sums()).all();
            assertThat(states).hasSizeGreaterThanOrEqualTo(40);
            for (State state : states) {
                page.append("| ")
                        .append(String.join(" | ", row(state, home, script)))
                        .append(" |\n");
            }
        }
        page.append(RULES);
        for (RuleStates.State state : RuleStates.all()) {
            page.append("| ").append(String.join(" | ", row(state, script))).append(" |\n");
        }
        if (Boolean.getBoolean("regenerate")) {
            Files.writeString(PAGE, page, UTF_8);
        }
        assertThat(page.toString()).isEqualTo(Files.readString(PAGE, UTF_8));
    }

    private List<String> row(State state, GpgHome home, ScriptJudge script) throws IOException, InterruptedException {
        Path trust = Files.createTempDirectory(folder, "trust");
        Path keyring = Files.write(trust.resolve("site.gpg"), state.keyring());
        if (!state.settings().isEmpty()) {
            Files.writeString(trust.resolve("trust.yaml"), state.settings(), UTF_8);
        }
        List<String> cells =
                new ArrayList<>(List.of(state.title(), hubcrate(trust, state.signed(), state.signatures())));
        script.carry(state.signed(), state.signatures());
        cells.add(script(cells.get(1), state.title(), script, trust, "gpgv", "gpgv1"));
        for (List<String> program : List.of(
                List.of("gpgv", "--homedir", home.path().toString()),
                verifying("gpg", home),
                verifying("gpg1", home))) {
            List<String> verdicts = new ArrayList<>();
            for (String signature : state.signatures().keySet()) {
                List<String> command = new ArrayList<>(program);
                command.addAll(List.of("--status-fd", "1", "--keyring", keyring.toString()));
                if (!program.get(0).equals("gpgv")) {
                    command.add("--verify");
                }
                command.add(script.bundle().resolve(signature).toString());
                command.add(script.bundle().resolve("SHA256SUMS").toString());
                verdicts.add(verdict(home.run(command)));
            }
            cells.add(String.join(", ", verdicts));
        }
        if (cells.get(1).startsWith("**good**")) {
            assertThat(cells.get(3)).as("gpgv on: %s", state.title()).contains("0 ");
        }
        cells.add(state.why());
        return cells;
    }

    private List<String> row(RuleStates.State state, ScriptJudge script) throws IOException {
        Path trust = Files.createTempDirectory(folder, "trust");
        state.prepare().in(trust);
        TrustPolicy.Claims claims = state.claims();
        LocalDate last = claims.validUntil();
        script.claim(
                claims.sequence(),
                last == null ? null : last.toString(),
                claims.intendedSites().toArray(String[]::new));
        TreeMap<String, byte[]> signatures = new TreeMap<>(RuleStates.sign(script.sums()));
        script.carry(script.sums(), signatures);
        String hubcrate = hubcrate(trust, script.sums(), signatures, claims);
        return List.of(state.title(), hubcrate, script(hubcrate, state.title(), script, trust, "gpgv"), state.why());
    }

    /** What install.sh does with each gpgv; it must not let in what hubcrate refuses. */
    private static String script(String hubcrate, String title, ScriptJudge script, Path trust, String... programs)
            throws IOException {
        List<String> answers = new ArrayList<>();
        for (String gpgv : programs) {
            Programs.Result result = script.judge(gpgv, trust);
            if (!hubcrate.startsWith("**good**")) {
                assertThat(result.exit())
                        .as("%s, with %s%n%s", title, gpgv, result.describe())
                        .isNotZero();
            }
            answers.add(result.exit() == 0 ? "**good**" : "exit " + result.exit());
        }
        return String.join(", with 1.4 ", answers.stream().distinct().toList());
    }

    private static List<String> verifying(String program, GpgHome home) {
        return List.of(
                program,
                "--homedir",
                home.path().toString(),
                "--batch",
                "--no-tty",
                "--no-default-keyring",
                "--no-auto-check-trustdb",
                "--trust-model",
                "always");
    }

    private static String verdict(Answer answer) {
        Matcher status = STATUS.matcher(answer.text());
        List<String> words = new ArrayList<>();
        while (status.find()) {
            if (VERDICTS.contains(status.group(1)) && !words.contains(status.group(1))) {
                words.add(status.group(1));
            }
        }
        return (answer.exit() + " " + String.join(" ", words)).strip();
    }

    private static String hubcrate(Path trust, byte[] sums, SortedMap<String, byte[]> signatures) {
        return hubcrate(trust, sums, signatures, RuleStates.CLAIMS);
    }

    private static String hubcrate(
            Path trust, byte[] sums, SortedMap<String, byte[]> signatures, TrustPolicy.Claims claims) {
        try {
            TrustStore store = TrustStore.open(trust, null, TestKeys.clockAt("2026-01-01T00:00:00Z"));
            Accepted accepted = store.requireSignatures(sums, signatures);
            boolean quiet = accepted.notes().isEmpty()
                    && store.requireAcceptable(claims).isEmpty();
            return quiet ? "**good**" : "**good**, with a note";
        } catch (ToolException e) {
            return e.code();
        }
    }

    private static final String HEAD =
            """
            # What is said of a signature

            Written by `SignatureStatesIT`, which asks hubcrate and three real programs about the same files and fails
            if an answer changes: gpgv and gpg of GnuPG 2.2, and gpg 1.4 (`gpg1`), the nearest there is to the gpg
            2.0.22 of CentOS 7. The numbers are exit codes, the words are what `--status-fd` reports. `hubcrate
            explain CODE` tells more about hubcrate's words. How keys get into a site's trust folder: [trust](trust.md).

            `install.sh` runs a program out of the bundle, so it must not let in what hubcrate would refuse: the test fails
            for any such row. It ends with 5 for what it refuses and with 3 for a trust that it cannot use or a question
            that it cannot judge; it was asked with the gpgv of 2.2 and of 1.4, named where they differ.

            A script must look at gpg's exit code *and* at `GOODSIG`: gpg and gpgv end with 0 for a key that
            is expired or revoked. Where hubcrate and the stock tools differ, hubcrate is the stricter one, and the last column says
            why.

            | state | hubcrate | install.sh | gpgv 2.2 | gpg 2.2 --verify | gpg 1.4 --verify | remark |
            | --- | --- | --- | --- | --- | --- | --- |
            """;

    private static final String RULES =
            """

            ## What the site's rules add

            The signature is good in all of these; gpgv and gpg know none of these rules.

            | state | hubcrate | install.sh | remark |
            | --- | --- | --- | --- |
            """;
}
