package io.hubcrate.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.console.Page;
import io.hubcrate.content.AtomicFile;
import io.hubcrate.content.IoReason;
import io.hubcrate.content.SafePath;
import io.hubcrate.content.ShellLine;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.MachineException;
import io.hubcrate.json.Json;
import io.hubcrate.site.NodeAccess;
import io.hubcrate.site.Site;
import io.hubcrate.site.SiteDraft;
import io.hubcrate.site.SiteFileWriter;
import io.hubcrate.site.SiteNode;
import io.hubcrate.site.SiteReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hubcrate site}. */
@Command
final class SiteVerb extends Verb {
    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            description = "The site file to write; it must not exist yet.")
    Path out = Path.of("");

    @Option(
            names = "--survey",
            paramLabel = "FILE",
            description =
                    "What the script of hubcrate survey printed on a node; may be given several times, the control"
                            + " plane first.")
    List<Path> surveys = new ArrayList<>();

    @Option(
            names = "--node",
            paramLabel = "NAME=ADDRESS",
            description = "A node and the address at which the others reach it; may be given several times, the control"
                    + " plane first.")
    List<String> nodes = new ArrayList<>();

    @Option(
            names = "--control-plane",
            paramLabel = "NAME",
            description = "A node that is a control plane, instead of the first one; may be given several times.")
    List<String> planes = new ArrayList<>();

    @Option(names = "--name", paramLabel = "NAME", description = "The site's name, which bundles may name.")
    @Nullable
    String name;

    @Option(names = "--user", paramLabel = "USER", description = "Who logs in at the nodes by SSH; root if left out.")
    @Nullable
    String user;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "The private key for that; without one the SSH agent is asked.")
    @Nullable
    Path key;

    @Option(
            names = "--external-ip",
            paramLabel = "ADDRESS",
            description = "Where users reach JupyterHub; may be given several times.")
    List<String> externalIps = new ArrayList<>();

    @Option(
            names = "--node-port",
            paramLabel = "PORT",
            description = "Instead: a port of every node, from 30000 to 32767.")
    int nodePort;

    @Option(
            names = "--login",
            paramLabel = "USER",
            description = "Who may log in on the first day, the first one as admin; may be given several times. The"
                    + " password stands in the file hub-password beside the site file, or is asked for.")
    List<String> users = new ArrayList<>();

    @Option(
            names = "--consent",
            paramLabel = "WHAT",
            description = "What hubcrate may change on the nodes: swapOff, firewalld; may be given several times.")
    List<String> consents = new ArrayList<>();

    @Override
    Result run(Run run) throws IOException {
        Path file = run.resolve(out).toAbsolutePath().normalize();
        if (Files.exists(file)) {
            throw new InvalidInputException(
                    "site-file-exists",
                    run.show(out) + " exists already, and what somebody wrote in it would be lost",
                    "Change that file by hand, or give another name with --out.");
        }
        Path folder = file.resolveSibling("");
        if (!Files.isDirectory(folder)) {
            // Before anything is asked and any password written.
            throw unwritable(run, file, "there is no folder " + folder, null);
        }
        SiteQuestions questions = new SiteQuestions(run.session());
        SiteSecrets secrets = new SiteSecrets(run, file.resolveSibling("."));
        SiteDraft draft = new SiteInterview(this, run, questions, secrets).draft();
        questions.requireAll();
        byte[] text = Installation.pointed(new String(SiteFileWriter.write(draft), StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8);
        Site site;
        try {
            site = SiteReader.read(file, text, SafePath.behindSudo(run.session().environment()));
            AtomicFile.write(file, text);
        } catch (InvalidInputException e) {
            secrets.takeBack();
            // Its places are in a file that nobody has.
            throw new UsageException(
                    "what was said makes no site file: "
                            + e.problems().stream()
                                    .map(problem -> problem.path() + ": " + problem.text())
                                    .collect(Collectors.joining("; ")),
                    List.of(),
                    "Nothing was written. Type the command again with what is right.");
        } catch (IOException e) {
            secrets.takeBack();
            throw unwritable(run, file, IoReason.of(e), e);
        }
        return Result.of(page -> print(page, run, site), () -> json(run, site, secrets));
    }

    private MachineException unwritable(Run run, Path file, String reason, @Nullable IOException cause) {
        Path folder = file.resolveSibling("");
        return new MachineException(
                "machine-io",
                run.show(out) + " cannot be written: " + reason,
                ShellLine.of(
                        "Nothing is left of it. Make its folder if it is missing, or look at it and its free space:"
                                + " mkdir -p {}; ls -ld {}; df -h {}",
                        folder,
                        folder,
                        folder),
                cause);
    }

    private void print(Page page, Run run, Site site) {
        page.field("written", run.show(out));
        page.blank();
        page.table(
                List.of("NODE", "ADDRESS", "ROLES"),
                site.nodes().stream()
                        .map(node -> List.of(node.name(), node.address(), roles(node)))
                        .toList());
        page.blank();
        List<String> hosts = site.nodes().stream()
                .filter(node -> node.access() instanceof NodeAccess.Ssh)
                .map(SiteNode::address)
                .toList();
        Path known = site.file().resolveSibling("known_hosts");
        if (!hosts.isEmpty() && !Files.exists(known)) {
            page.line(
                    "The nodes' host keys are wanted, too. Collect them, and compare each fingerprint with the one that");
            page.line("ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub prints on the node's own console:");
            page.line("  ssh-keyscan " + String.join(" ", hosts) + " > " + ShellLine.quoted(known.toString())
                    + " && ssh-keygen -lf " + ShellLine.quoted(known.toString()));
            page.blank();
        }
        new NextCommand(run, VerbName.PREFLIGHT)
                .option("--site", out)
                .with("--bundle BUNDLE --trust KEY_OR_DIR")
                .print(page);
    }

    private static String roles(SiteNode node) {
        return node.roles().stream()
                .map(role -> role == SiteNode.NodeRole.CONTROL_PLANE ? "control-plane" : "worker")
                .collect(Collectors.joining(", "));
    }

    private ObjectNode json(Run run, Site site, SiteSecrets secrets) {
        ObjectNode root = Json.object().put("site", run.show(out)).put("name", site.name());
        ArrayNode array = root.putArray("nodes");
        site.nodes().forEach(node -> array.addObject()
                .put("name", node.name())
                .put("address", node.address())
                .put("roles", roles(node))
                .put("local", node.access() instanceof NodeAccess.Local));
        secrets.made().forEach(made -> root.withArray("secrets").add(run.show(made)));
        return root;
    }

    @Override
    List<Example> examples() {
        return List.of(
                new Example(
                        "hubcrate site --out site.yaml", "asks for the nodes and what the site wants, and writes it"),
                new Example(
                        "hubcrate site --out site.yaml --survey hub-1.txt --survey work-1.txt",
                        "takes names and addresses from what hubcrate survey's script printed there, and asks the rest"),
                new Example(
                        "hubcrate site --out site.yaml --name north --node hub-1=10.20.0.11 --node work-1=10.20.0.21"
                                + " --user ops --key id_ed25519 --external-ip 10.20.0.21 --consent swapOff --consent firewalld",
                        "without a person"));
    }
}
