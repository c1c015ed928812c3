package io.hubcrate.yaml;

import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.Problem;
import io.hubcrate.yaml.YamlNode.Place;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Walks a document of many megabytes without holding it as a tree: a visitor says for every node whether to pass over
 * it, go into it or have it as a {@link YamlNode}. Memory is bounded by the largest node taken.
 */
public final class YamlScan {
    private static final int MAX_DEPTH = 60;

    /** Values in one node that is taken: each costs a hundred bytes, of which the document need have two. */
    private static final int MAX_TAKEN = 200_000;

    private final String file;
    private final ParserImpl parser;
    private final Visitor visitor;
    private int taken;

    /** What to do with a node. */
    public enum Choice {
        /** Pass over it, whatever is inside. */
        SKIP,
        /** Ask again for each of its children; a scalar is passed over. */
        DESCEND,
        /** Hand it to {@link Visitor#take} whole. */
        TAKE
    }

    /** Decides and receives. A path is the keys from the root on, {@code []} standing for any item of a list. */
    public interface Visitor {
        Choice choose(List<String> path);

        void take(List<String> path, YamlNode node);
    }

    private YamlScan(String file, byte[] bytes, Visitor visitor) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE);
        this.file = file;
        this.visitor = visitor;
        this.parser = new ParserImpl(
                new StreamReader(new InputStreamReader(
                        new ByteArrayInputStream(bytes),
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .onMalformedInput(CodingErrorAction.REPORT)
                                .onUnmappableCharacter(CodingErrorAction.REPORT))),
                options);
    }

    /**
     * Walks the first document of {@code bytes}.
     *
     * @param file its name for messages
     * @param bytes UTF-8; the caller has bounded their number
     * @throws InvalidInputException at the first syntax error, at an alias inside of what is taken, and at nesting
     *     deeper than any file of this field; what was taken before has been handed over
     */
    public static void walk(String file, byte[] bytes, Visitor visitor) {
        YamlScan scan = new YamlScan(file, bytes, visitor);
        try {
            scan.walkDocument();
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            String text = e.getProblem() == null ? "not YAML" : e.getProblem();
            throw scan.invalid(mark, text);
        } catch (YAMLException e) {
            throw scan.invalid(null, "not YAML, or not UTF-8 text");
        }
    }

    private void walkDocument() {
        Event event = parser.getEvent();
        while (!event.is(Event.ID.DocumentStart)) {
            if (event.is(Event.ID.StreamEnd)) {
                return;
            }
            event = parser.getEvent();
        }
        visit(parser.getEvent(), List.of());
    }

    private void visit(Event start, List<String> path) {
        requireShallow(path.size(), start);
        switch (visitor.choose(path)) {
            case SKIP -> skip(start, path.size());
            case TAKE -> {
                taken = 0;
                visitor.take(path, build(start, path.size()));
            }
            case DESCEND -> descend(start, path);
        }
    }

    private void descend(Event start, List<String> path) {
        if (start instanceof MappingStartEvent) {
            for (Event key = parser.getEvent(); !key.is(Event.ID.MappingEnd); key = parser.getEvent()) {
                String name = requireKey(key);
                visit(parser.getEvent(), below(path, name));
            }
        } else if (start instanceof SequenceStartEvent) {
            List<String> item = below(path, "[]");
            for (Event next = parser.getEvent(); !next.is(Event.ID.SequenceEnd); next = parser.getEvent()) {
                visit(next, item);
            }
        }
    }

    /**
     * Reads to the end of the node that begins with {@code start}. Depth is bounded here too: for each token SnakeYAML
     * looks at every level that is open, so that a megabyte of brackets would take hours.
     */
    private void skip(Event start, int depth) {
        int open = depthChange(start);
        while (open > 0) {
            Event next = parser.getEvent();
            open += depthChange(next);
            requireShallow(depth + open, next);
        }
    }

    private static int depthChange(Event event) {
        if (event.is(Event.ID.MappingStart) || event.is(Event.ID.SequenceStart)) {
            return 1;
        }
        return event.is(Event.ID.MappingEnd) || event.is(Event.ID.SequenceEnd) ? -1 : 0;
    }

    private YamlNode build(Event start, int depth) {
        requireShallow(depth, start);
        if (++taken > MAX_TAKEN) {
            throw invalid(start.getStartMark(), "more than " + MAX_TAKEN + " values in one part");
        }
        Place place = place(start);
        if (start instanceof ScalarEvent scalar) {
            return new YamlNode.Scalar(
                    scalar.getValue(), scalar.getScalarStyle() != DumperOptions.ScalarStyle.PLAIN, place);
        }
        if (start instanceof SequenceStartEvent) {
            List<YamlNode> items = new ArrayList<>();
            for (Event next = parser.getEvent(); !next.is(Event.ID.SequenceEnd); next = parser.getEvent()) {
                items.add(build(next, depth + 1));
            }
            return new YamlNode.Sequence(items, place);
        }
        if (start instanceof AliasEvent) {
            throw invalid(start.getStartMark(), "aliases are not read here, write the value out");
        }
        Map<String, YamlNode> entries = new LinkedHashMap<>();
        Map<String, Place> keyPlaces = new LinkedHashMap<>();
        for (Event key = parser.getEvent(); !key.is(Event.ID.MappingEnd); key = parser.getEvent()) {
            String name = requireKey(key);
            keyPlaces.put(name, place(key));
            entries.put(name, build(parser.getEvent(), depth + 1));
        }
        return new YamlNode.Mapping(
                Collections.unmodifiableMap(entries), Collections.unmodifiableMap(keyPlaces), place);
    }

    private String requireKey(Event key) {
        if (key instanceof ScalarEvent scalar) {
            return scalar.getValue();
        }
        throw invalid(key.getStartMark(), "a key must be plain text");
    }

    private void requireShallow(int depth, Event event) {
        if (depth > MAX_DEPTH) {
            throw invalid(event.getStartMark(), "nested too deep");
        }
    }

    private static List<String> below(List<String> path, String name) {
        List<String> longer = new ArrayList<>(path.size() + 1);
        longer.addAll(path);
        longer.add(name);
        return Collections.unmodifiableList(longer);
    }

    private Place place(Event event) {
        Mark mark = event.getStartMark();
        return mark == null ? new Place(file, 1, 1) : new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
    }

    private InvalidInputException invalid(@Nullable Mark mark, String text) {
        Problem problem = mark == null
                ? new Problem(file, 0, 0, "", text)
                : new Problem(file, mark.getLine() + 1, mark.getColumn() + 1, "", text);
        return new InvalidInputException(
                "yaml-invalid", file + " cannot be read", List.of(problem), "Mend the line named and try again.");
    }
}
