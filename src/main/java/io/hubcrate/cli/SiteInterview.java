package io.hubcrate.cli;

import io.hubcrate.site.Site;
import io.hubcrate.site.SiteDraft;
import io.hubcrate.site.SiteForms;
import io.hubcrate.site.SiteNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Describes a site: by what was given on the command line, by surveys, and by a person for what is still open. */
final class SiteInterview {
    private static final String NONE = "none";
    /** The usual one first. */
    private static final List<String> PODS = List.of("10.244.0.0/16", "172.28.0.0/16", "192.168.0.0/16");

    private static final List<String> SERVICES = List.of("10.96.0.0/12", "172.27.0.0/16", "10.43.0.0/16");

    private final SiteVerb given;
    private final Run run;
    private final SiteQuestions questions;
    private final SiteSecrets secrets;

    SiteInterview(SiteVerb given, Run run, SiteQuestions questions, SiteSecrets secrets) {
        this.given = given;
        this.run = run;
        this.questions = questions;
        this.secrets = secrets;
    }

    SiteDraft draft() {
        for (String consent : given.consents) {
            if (!consent.equals("swapOff") && !consent.equals("firewalld")) {
                throw new UsageException(
                        "--consent takes swapOff and firewalld, found '" + consent + "'",
                        Spelling.near(consent, List.of("swapOff", "firewalld")),
                        "");
            }
        }
        requireUsable();
        String called = questions.text("--name", given.name, "The site's name", null, SiteForms::siteName);
        SiteNodes all = new SiteNodes(questions);
        given.nodes.forEach(all::option);
        given.surveys.forEach(survey -> all.survey(run.resolve(survey)));
        if (all.isEmpty()) {
            all.ask();
        }
        List<SiteDraft.Node> drafts = all.drafts(planes(all.names()));
        boolean remote = drafts.stream().anyMatch(node -> node.more().isEmpty());
        String login = remote
                ? questions.text("--user", given.user, "Who logs in at the nodes by SSH", "root", SiteForms::user)
                : "root";
        List<String> keys = remote ? keys() : List.of();
        boolean sudoAsks =
                !login.equals("root") && questions.agreed("Does sudo on the nodes ask " + login + " for a password?");
        String sudo = sudoAsks ? secrets.make("sudo-password", "Password of " + login, questions) : null;
        Exposure exposure = exposure(drafts);
        List<String> names = users();
        if (!names.isEmpty()) {
            secrets.make(SiteDraft.PASSWORD_FILE, "Password for all of them", questions);
        }
        boolean swap = given.consents.contains("swapOff")
                || questions.agreed("May hubcrate switch swap off on the nodes, after restarts too?");
        boolean firewall = given.consents.contains("firewalld")
                || questions.agreed("May hubcrate give firewalld a zone of its own, where it runs?");
        return new SiteDraft(
                called,
                endpoint(drafts),
                login,
                keys,
                sudo,
                drafts,
                all.free(PODS),
                all.free(SERVICES),
                all.networks(),
                List.of(),
                Map.of(),
                new Site.Consents(swap, firewall),
                exposure.addresses(),
                exposure.port(),
                names);
    }

    /** What options say, before the first question. */
    private void requireUsable() {
        check("--name", given.name, SiteForms::siteName);
        check("--user", given.user, SiteForms::user);
        check("--key", given.key == null ? null : given.key.toString(), this::key);
        given.externalIps.forEach(one -> check("--external-ip", one, SiteForms::address));
        given.users.forEach(one -> check("--login", one, SiteForms::hubUser));
    }

    private static void check(String option, @Nullable String value, UnaryOperator<String> form) {
        if (value != null) {
            SiteQuestions.checked(option, value, form);
        }
    }

    private String key(String file) {
        Path path = run.resolve(Path.of(file));
        if (!file.equals("agent") && (!Files.isReadable(path) || Files.isDirectory(path))) {
            throw new IllegalArgumentException("a file that you can read expected, or agent");
        }
        return file;
    }

    private List<String> planes(List<String> names) {
        List<String> asked = new ArrayList<>(given.planes);
        if (asked.isEmpty() && !names.isEmpty()) {
            String first = names.get(0);
            asked.add(
                    names.size() == 1
                            ? first
                            : questions.text(
                                    "--control-plane",
                                    null,
                                    "Which of " + String.join(", ", names) + " is the control plane",
                                    first,
                                    plane -> known(plane, names)));
        }
        asked.forEach(plane -> SiteQuestions.checked("--control-plane", plane, one -> known(one, names)));
        return asked;
    }

    private static String known(String plane, List<String> names) {
        if (!names.contains(plane)) {
            throw new IllegalArgumentException("one of the nodes expected: " + String.join(", ", names));
        }
        return plane;
    }

    private static String endpoint(List<SiteDraft.Node> nodes) {
        return nodes.stream()
                .filter(node -> node.roles().contains(SiteNode.NodeRole.CONTROL_PLANE))
                .findFirst()
                .map(node -> (node.address().contains(":") ? "[" + node.address() + "]" : node.address()) + ":6443")
                .orElse("");
    }

    private List<String> keys() {
        String usual = List.of("id_ed25519", "id_ecdsa", "id_rsa").stream()
                .map(file -> run.session().home().resolve(".ssh").resolve(file))
                .filter(Files::isReadable)
                .findFirst()
                .map(Path::toString)
                .orElse("agent");
        String answer = questions.text(
                "--key",
                given.key == null ? null : given.key.toString(),
                "Private key for SSH, or agent",
                questions.isAttended() ? usual : "agent",
                this::key);
        return answer.equals("agent")
                ? List.of()
                : List.of(run.resolve(Path.of(answer))
                        .toAbsolutePath()
                        .normalize()
                        .toString());
    }

    private record Exposure(List<String> addresses, int port) {}

    private Exposure exposure(List<SiteDraft.Node> drafts) {
        if (!given.externalIps.isEmpty() || given.nodePort != 0) {
            return new Exposure(given.externalIps, given.nodePort);
        }
        String worker = drafts.stream()
                .filter(node -> node.roles().contains(SiteNode.NodeRole.WORKER))
                .findFirst()
                .map(SiteDraft.Node::address)
                .orElse(NONE);
        String answer = questions.text(
                "--external-ip",
                null,
                "Address at which users reach JupyterHub (of a node or routed to one), a port from 30000 on, or none",
                questions.isAttended() ? worker : NONE,
                text -> text.equals(NONE) || text.matches("3[0-2][0-9]{3}") ? text : SiteForms.address(text));
        return answer.equals(NONE)
                ? new Exposure(List.of(), 0)
                : answer.matches("[0-9]{5}")
                        ? new Exposure(List.of(), Integer.parseInt(answer))
                        : new Exposure(List.of(answer), 0);
    }

    private List<String> users() {
        if (!given.users.isEmpty()) {
            return given.users;
        }
        String answer = questions.text(
                "--login",
                null,
                "Who may log in on the first day, the admin first (names with blanks between, or none)",
                NONE,
                text -> {
                    names(text).forEach(SiteForms::hubUser);
                    return text;
                });
        return answer.equals(NONE) ? List.of() : names(answer);
    }

    private static List<String> names(String text) {
        return Arrays.stream(text.split("[ ,]+", -1))
                .filter(name -> !name.isEmpty())
                .toList();
    }
}
