package io.hubcrate.build;

import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.Problem;
import io.hubcrate.yaml.YamlNode;
import io.hubcrate.yaml.YamlReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks for secrets in texts that would be packed: a bundle passes through many hands and stays on many media. Private
 * keys and credentials are found in any text, secret values by their keys in YAML. Finds what people do by accident;
 * who hides something can.
 */
public final class SecretScan {
    /** What a file is to Helm or Kubernetes. */
    public enum Content {
        /** Values of a chart: keys such as {@code secretToken} hold secrets. */
        VALUES,
        /** Kubernetes manifests: objects of kind Secret do, too. */
        MANIFESTS
    }

    private final Set<String> allowed;
    private final List<Problem> problems = new ArrayList<>();

    /** @param allowed names of files whose secrets a person has permitted in the bundle manifest */
    public SecretScan(List<String> allowed) {
        this.allowed = new HashSet<>(allowed);
    }

    /**
     * Looks through one file; call {@link #requireNone} at the end.
     *
     * @param name as the bundle manifest names it
     */
    public void scan(String name, byte[] bytes, Content content) {
        if (allowed.contains(name)) {
            return;
        }
        problems.addAll(SecretLines.find(name, bytes));
        List<YamlNode> documents;
        try {
            documents = YamlReader.readAll(name, bytes);
        } catch (InvalidInputException e) {
            // What Helm cannot read either was refused before; the lines have been looked through.
            return;
        }
        for (YamlNode document : documents) {
            if (content == Content.MANIFESTS) {
                problems.addAll(SecretKeys.inManifest(name, document));
            } else {
                problems.addAll(SecretKeys.inValues(name, document));
            }
        }
    }

    /**
     * Looks through a file of any kind, or a piece of one: for private keys and credentials, whatever it is.
     *
     * @param whole whether lines can be counted; in a piece they cannot
     */
    void scanAny(String name, byte[] bytes, boolean whole) {
        if (allowed.contains(name)) {
            return;
        }
        for (Problem problem : SecretLines.find(name, bytes)) {
            problems.add(whole ? problem : new Problem(name, 0, 0, "", problem.text()));
        }
    }

    /** A file that is a secret by what it is called. */
    void refuse(String name, String what) {
        if (!allowed.contains(name)) {
            problems.add(new Problem(name, 0, 0, "", what));
        }
    }

    /** @throws InvalidInputException code {@code secret-found} with every place; never with the secret itself */
    public void requireNone() {
        if (!problems.isEmpty()) {
            throw new InvalidInputException(
                    "secret-found",
                    "secrets stand in files that would be packed",
                    problems.stream().distinct().toList(),
                    "Take them out: the site makes its own. If one is meant to travel, name its file under"
                            + " allowedSecrets in the bundle manifest.");
        }
    }
}
