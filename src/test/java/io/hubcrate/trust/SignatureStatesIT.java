package io.hubcrate.trust;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.failure.IntegrityException;
import io.hubcrate.signing.TestKeys;
import io.hubcrate.trust.GpgHome.Answer;
import io.hubcrate.trust.SignatureStates.State;
import io.hubcrate.trust.TrustPolicy.Accepted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Asks hubcrate and the real gpgv, gpg and gpg1 about the same files and holds docs/signature-states.md to what they
 * say. {@code -Dregenerate=true} writes the page anew.
 */
class SignatureStatesIT {
    private static final Path PAGE = Path.of("docs", "signature-states.md");
    private static final Set<String> VERDICTS =
            Set.of("GOODSIG", "EXPKEYSIG", "EXPSIG", "REVKEYSIG", "BADSIG", "ERRSIG", "NODATA", "UNEXPECTED");
    private static final Pattern STATUS = Pattern.compile("^\\[GNUPG:] ([A-Z]+)", Pattern.MULTILINE);

    private final Path folder;

    SignatureStatesIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void answersAreWhatThePageSays() throws IOException, InterruptedException {
        String page;
        try (GpgHome home = new GpgHome()) {
            List<State> states = new SignatureStates(home).all();
            assertThat(states).hasSizeGreaterThanOrEqualTo(20);
            page = page(states, home);
        }
        if (Boolean.getBoolean("regenerate")) {
            Files.writeString(PAGE, page, UTF_8);
        }
        assertThat(page).isEqualTo(Files.readString(PAGE, UTF_8));
    }

    private String page(List<State> states, GpgHome home) throws IOException, InterruptedException {
        StringBuilder page = new StringBuilder(HEAD);
        for (State state : states) {
            List<String> cells = new ArrayList<>(List.of(state.title(), hubcrate(state)));
            Path keyring = Files.write(folder.resolve("site.gpg"), state.keyring());
            Path signature = Files.write(folder.resolve("SHA256SUMS.asc"), state.signature());
            Path signed = Files.write(folder.resolve("SHA256SUMS"), state.signed());
            for (List<String> program : List.of(
                    List.of("gpgv", "--homedir", home.path().toString()),
                    verifying("gpg", home),
                    verifying("gpg1", home))) {
                List<String> command = new ArrayList<>(program);
                command.addAll(List.of("--status-fd", "1", "--keyring", keyring.toString()));
                if (!program.get(0).equals("gpgv")) {
                    command.add("--verify");
                }
                command.addAll(List.of(signature.toString(), signed.toString()));
                cells.add(verdict(home.run(command)));
            }
            if (cells.get(1).startsWith("**good**")) {
                assertThat(cells.get(2)).as("gpgv on: %s", state.title()).startsWith("0 ");
            }
            cells.add(state.why());
            page.append("| ").append(String.join(" | ", cells)).append(" |\n");
        }
        return page.toString();
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

    private String hubcrate(State state) throws IOException {
        Path trust = Files.createTempDirectory(folder, "trust");
        Files.write(trust.resolve("site.gpg"), state.keyring());
        if (!state.settings().isEmpty()) {
            Files.writeString(trust.resolve("trust.yaml"), "keys:\n" + state.settings(), UTF_8);
        }
        TreeMap<String, byte[]> signatures = new TreeMap<>();
        signatures.put("SHA256SUMS.asc", state.signature());
        try {
            Accepted accepted = TrustStore.open(trust, null, TestKeys.clockAt("2026-01-01T00:00:00Z"))
                    .requireSignatures(state.signed(), signatures);
            return accepted.notes().isEmpty() ? "**good**" : "**good**, with a note";
        } catch (IntegrityException e) {
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

            A script must look at gpg's exit code *and* at `GOODSIG`: gpg and gpgv end with 0 for a key that
            is expired or revoked. Where hubcrate and the stock tools differ, hubcrate is the stricter one, and the last column says
            why.

            | state | hubcrate | gpgv 2.2 | gpg 2.2 --verify | gpg 1.4 --verify | remark |
            | --- | --- | --- | --- | --- | --- |
            """;
}
