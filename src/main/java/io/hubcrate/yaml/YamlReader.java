package io.hubcrate.yaml;

import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.Problem;
import io.hubcrate.yaml.YamlNode.Place;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads YAML into {@link YamlNode}s without constructing objects. Anchors are followed within a bound, duplicate keys
 * and keys that are not scalars are problems, and so is nesting deeper than any file of this field.
 */
public final class YamlReader {
    /** Behind an indicator or a quote, before a comment, or at the end of a line; a line of tabs nobody takes. */
    private static final Pattern TAB_BETWEEN =
            Pattern.compile("(?<=[-:?,\\[{\"'\\]}])[ ]*+\\t[ \\t]*|(?<=\\S)[ ]*+\\t[ \\t]*(?=#|\\r?\\n|$)");

    private static final int MAX_DEPTH = 60;
    private static final int MAX_ALIASES = 200;
    /** Aliases may multiply a document by no more than this many nodes (the "billion laughs"). */
    private static final int MAX_NODES = 1_000_000;

    private final String file;
    private final boolean duplicatesAllowed;
    private final List<Problem> problems = new ArrayList<>();
    private int nodes;

    private YamlReader(String file, boolean duplicatesAllowed) {
        this.file = file;
        this.duplicatesAllowed = duplicatesAllowed;
    }

    /**
     * Reads a file of ours: exactly one document, duplicate keys refused.
     *
     * @param file its name for messages
     * @param bytes UTF-8; the caller has bounded their number
     * @throws InvalidInputException with every duplicate key, or the first syntax error
     */
    public static YamlNode readOne(String file, byte[] bytes) {
        List<YamlNode> all = new YamlReader(file, false).read(bytes);
        if (all.size() != 1) {
            throw invalid(new Problem(file, 1, 1, "", "one YAML document expected, found " + all.size()));
        }
        return all.get(0);
    }

    /**
     * Like {@link #readOne(String, byte[])}, but lets the caller go on reading: duplicate keys are added to
     * {@code problems}, and the last one of them stands in the tree.
     *
     * @throws InvalidInputException at the first syntax error only
     */
    static YamlNode readOne(String file, byte[] bytes, List<Problem> problems) {
        YamlReader reader = new YamlReader(file, false);
        List<YamlNode> all = reader.parse(bytes);
        if (all.size() != 1) {
            throw invalid(new Problem(file, 1, 1, "", "one YAML document expected, found " + all.size()));
        }
        problems.addAll(reader.problems);
        return all.get(0);
    }

    /**
     * Reads what Helm and Kubernetes would read: any number of documents, of duplicate keys the last one wins.
     *
     * @throws InvalidInputException at the first syntax error
     */
    public static List<YamlNode> readAll(String file, byte[] bytes) {
        try {
            return new YamlReader(file, true).read(bytes);
        } catch (InvalidInputException e) {
            byte[] spaced = withoutTabs(bytes);
            if (Arrays.equals(spaced, bytes)) {
                throw e;
            }
            return new YamlReader(file, true).read(spaced);
        }
    }

    /** SnakeYAML takes no tab between tokens, which YAML 1.2, Helm and kubectl do; as indentation nobody takes it. */
    private static byte[] withoutTabs(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return TAB_BETWEEN
                .matcher(text)
                .replaceAll(found -> " ".repeat(found.group().length()))
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private List<YamlNode> read(byte[] bytes) {
        List<YamlNode> documents = parse(bytes);
        if (!problems.isEmpty()) {
            throw new InvalidInputException(
                    "yaml-invalid", file + " cannot be read", problems, "Mend every line named and try again.");
        }
        return documents;
    }

    private List<YamlNode> parse(byte[] bytes) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE);
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setMaxAliasesForCollections(MAX_ALIASES);
        options.setAllowRecursiveKeys(false);
        List<YamlNode> documents = new ArrayList<>();
        try {
            Composer composer =
                    new Composer(new ParserImpl(new StreamReader(decode(bytes)), options), new Resolver(), options);
            while (composer.checkNode()) {
                documents.add(convert(composer.getNode(), "", 0));
            }
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            String text = (mark == null ? "" : Indentation.hint(text(bytes), mark.getLine()))
                    + (e.getProblem() == null ? "not YAML" : e.getProblem());
            throw invalid(
                    mark == null
                            ? new Problem(file, 0, 0, "", text)
                            : new Problem(file, mark.getLine() + 1, mark.getColumn() + 1, "", text));
        } catch (YAMLException e) {
            throw invalid(new Problem(file, 0, 0, "", "not YAML: " + firstLine(e.getMessage())));
        }
        return documents;
    }

    private static List<String> text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8).lines().toList();
    }

    private String decode(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw invalid(new Problem(file, 0, 0, "", "not UTF-8 text"));
        }
    }

    private YamlNode convert(Node node, String path, int depth) {
        Place place = place(node);
        if (depth > MAX_DEPTH || ++nodes > MAX_NODES) {
            throw invalid(new Problem(file, place.line(), place.column(), path, "nested or repeated too often"));
        }
        if (node instanceof ScalarNode scalar) {
            boolean quoted = scalar.getScalarStyle() != DumperOptions.ScalarStyle.PLAIN;
            return new YamlNode.Scalar(scalar.getValue(), quoted, place);
        }
        if (node instanceof SequenceNode sequence) {
            List<YamlNode> items = new ArrayList<>();
            for (Node item : sequence.getValue()) {
                items.add(convert(item, path + "[" + items.size() + "]", depth + 1));
            }
            return new YamlNode.Sequence(items, place);
        }
        return convertMapping((MappingNode) node, path, depth, place);
    }

    private YamlNode convertMapping(MappingNode mapping, String path, int depth, Place place) {
        Map<String, YamlNode> entries = new LinkedHashMap<>();
        Map<String, Place> keyPlaces = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Place keyPlace = place(tuple.getKeyNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
                problems.add(new Problem(file, keyPlace.line(), keyPlace.column(), path, "a key must be plain text"));
                continue;
            }
            String key = keyNode.getValue();
            String below = path.isEmpty() ? key : path + "." + key;
            if (key.equals("<<") && keyNode.getScalarStyle() == DumperOptions.ScalarStyle.PLAIN) {
                mergeInto(entries, keyPlaces, convert(tuple.getValueNode(), below, depth + 1));
                continue;
            }
            if (keyPlaces.containsKey(key) && !duplicatesAllowed) {
                problems.add(new Problem(
                        file,
                        keyPlace.line(),
                        keyPlace.column(),
                        below,
                        "this key stands here twice, first at line "
                                + keyPlaces.get(key).line()));
            }
            entries.put(key, convert(tuple.getValueNode(), below, depth + 1));
            keyPlaces.put(key, keyPlace);
        }
        return new YamlNode.Mapping(java.util.Collections.unmodifiableMap(entries), Map.copyOf(keyPlaces), place);
    }

    /** YAML 1.1's merge key: what stands in the mapping itself wins. */
    private static void mergeInto(Map<String, YamlNode> entries, Map<String, Place> keyPlaces, YamlNode merged) {
        if (merged instanceof YamlNode.Mapping mapping) {
            mapping.entries().forEach(entries::putIfAbsent);
        } else if (merged instanceof YamlNode.Sequence sequence) {
            sequence.items().forEach(item -> mergeInto(entries, keyPlaces, item));
        }
    }

    private Place place(Node node) {
        Mark mark = node.getStartMark();
        return mark == null ? new Place(file, 1, 1) : new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
    }

    private static InvalidInputException invalid(Problem problem) {
        return new InvalidInputException(
                "yaml-invalid",
                problem.file() + " cannot be read",
                List.of(problem),
                "Mend the line named and try again.");
    }

    private static String firstLine(@Nullable String message) {
        if (message == null) {
            return "unreadable";
        }
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
