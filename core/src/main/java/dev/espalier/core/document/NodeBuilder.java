package dev.espalier.core.document;

import dev.espalier.api.ErrorCode;
import dev.espalier.core.document.ScalarNode.Kind;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** Turns the parser's events into nodes, one document at most. */
final class NodeBuilder {

    private final String source;
    private final String text;
    private final Problems problems;
    private final Iterator<Event> events;

    /** Whether the rest of the document is not to be looked at. */
    private boolean abandoned;

    NodeBuilder(String source, String text, Problems problems) {
        this.source = source;
        this.text = text;
        this.problems = problems;
        LoadSettings settings = LoadSettings.builder()
                .setLabel(source)
                .setCodePointLimit(YamlReader.MAXIMUM_BYTES)
                .build();
        this.events = new ParserImpl(settings, new StreamReader(settings, text));
    }

    Optional<Node> build() {
        try {
            return document();
        } catch (MarkedYamlEngineException malformed) {
            report(malformed);
        } catch (ReaderException unreadable) {
            int end = text.offsetByCodePoints(
                    0, Math.min(unreadable.getPosition(), text.codePointCount(0, text.length())));
            problems.add(
                    ErrorCode.STACK_SYNTAX,
                    Lines.placeAfter(source, text.substring(0, end)),
                    String.format(
                            Locale.ROOT, "the character U+%04X is not allowed in text", unreadable.getCodePoint()),
                    "remove it");
        } catch (YamlEngineException other) {
            problems.add(ErrorCode.STACK_SYNTAX, Place.of(source), "it is not YAML: " + other.getMessage(), "");
        }
        return Optional.empty();
    }

    private void report(MarkedYamlEngineException malformed) {
        Place place = malformed
                .getProblemMark()
                .or(malformed::getContextMark)
                .map(this::place)
                .orElse(Place.of(source));
        String problem = malformed.getProblem();
        String context = malformed.getContext() == null ? "" : malformed.getContext() + ": ";
        problems.add(ErrorCode.STACK_SYNTAX, place, context + problem, remedyFor(String.valueOf(problem)));
    }

    private static String remedyFor(String problem) {
        if (problem.contains("mapping values are not allowed")) {
            return "check the indentation, and quote text that contains ': '";
        }
        if (problem.contains("expected <block end>")) {
            return "check the indentation: the entries of a block start in the same column";
        }
        if (problem.contains("cannot start any token")) {
            return "quote text that begins with this character";
        }
        return "check brackets, quotes and the indentation";
    }

    private Optional<Node> document() {
        Optional<Node> node = Optional.empty();
        while (!abandoned && events.hasNext()) {
            Event event = events.next();
            if (event instanceof DocumentStartEvent start) {
                checkStart(start, node.isPresent());
            } else if (event instanceof NodeEvent content) {
                node = Optional.of(node(content, 1));
            }
        }
        if (abandoned) {
            return Optional.empty();
        }
        return Optional.of(node.orElse(new ScalarNode(new Place(source, 1, 1), Kind.NULL, "null")));
    }

    private void checkStart(DocumentStartEvent start, boolean further) {
        if (further) {
            abandon(start, "a second document begins here", "keep one document per file");
        } else if (!start.getTags().isEmpty()
                || start.getSpecVersion()
                        .filter(version -> version.getMajor() != 1 || version.getMinor() != 2)
                        .isPresent()) {
            abandon(start, "directives other than %YAML 1.2 are not supported", "remove it");
        }
    }

    private Node node(NodeEvent event, int depth) {
        if (event instanceof AliasEvent) {
            report(event, "aliases (*) are not supported", "write the value out, or quote text that begins with *");
            return refused(event, "*");
        }
        if (event.getAnchor().isPresent()) {
            report(
                    event,
                    "anchors (&) are not supported",
                    "remove '&" + event.getAnchor().get() + "', or put the text into quotes");
        }
        if (event instanceof ScalarEvent scalar) {
            return scalar(scalar);
        }
        if (depth > YamlReader.MAXIMUM_DEPTH) {
            abandon(event, "lists and maps are nested more than " + YamlReader.MAXIMUM_DEPTH + " deep", "");
            return refused(event, "");
        }
        ((CollectionStartEvent) event).getTag().ifPresent(tag -> reportTag(event, tag));
        return event instanceof SequenceStartEvent ? list(event, depth) : map((MappingStartEvent) event, depth);
    }

    private Node scalar(ScalarEvent event) {
        event.getTag().ifPresent(tag -> reportTag(event, tag));
        if (!event.isPlain()) {
            return new ScalarNode(place(event), Kind.TEXT, event.getValue());
        }
        ScalarText.Reading reading = ScalarText.read(event.getValue());
        if (reading.kind() == Kind.REFUSED) {
            report(
                    event,
                    "'" + Excerpt.of(event.getValue()) + "' " + reading.rule(),
                    "write a plain decimal number, or quote the text");
        }
        return new ScalarNode(place(event), reading.kind(), reading.text());
    }

    private Node list(Event start, int depth) {
        List<Node> items = new ArrayList<>();
        Event event = events.next();
        while (!abandoned && !(event instanceof SequenceEndEvent)) {
            items.add(node((NodeEvent) event, depth + 1));
            event = abandoned ? event : events.next();
        }
        return new ListNode(place(start), items);
    }

    private Node map(MappingStartEvent start, int depth) {
        Map<String, MapNode.Entry> entries = new LinkedHashMap<>();
        Event event = events.next();
        while (!abandoned && !(event instanceof MappingEndEvent)) {
            NodeEvent keyEvent = (NodeEvent) event;
            Optional<String> key = key(keyEvent, depth);
            if (!abandoned) {
                Node value = node((NodeEvent) events.next(), depth + 1);
                key.ifPresent(name -> add(entries, new MapNode.Entry(place(keyEvent), name, value)));
            }
            event = abandoned ? event : events.next();
        }
        return new MapNode(place(start), entries.values());
    }

    private void add(Map<String, MapNode.Entry> entries, MapNode.Entry entry) {
        MapNode.Entry first = entries.putIfAbsent(entry.key(), entry);
        if (first != null) {
            problems.add(
                    ErrorCode.STACK_SYNTAX,
                    entry.keyPlace(),
                    "duplicate key '" + Excerpt.of(entry.key()) + "' (first defined on line "
                            + first.keyPlace().line() + ")",
                    "remove one");
        }
    }

    /** A key's text, whatever scalar it is; empty if it is none. */
    private Optional<String> key(NodeEvent event, int depth) {
        if (!(event instanceof ScalarEvent scalar)) {
            report(event, "a key must be a word or a number", "quote text with brackets or braces");
            node(event, depth + 1);
            return Optional.empty();
        }
        scalar.getTag().ifPresent(tag -> reportTag(event, tag));
        scalar.getAnchor()
                .ifPresent(anchor -> report(event, "anchors (&) are not supported", "remove '&" + anchor + "'"));
        if (scalar.isPlain() && scalar.getValue().equals("<<")) {
            report(event, "merge keys (<<) are not supported", "write the keys out");
            return Optional.empty();
        }
        if (scalar.isPlain() && ScalarText.read(scalar.getValue()).kind() == Kind.NULL) {
            report(event, "a key is missing before ':'", "name the key, or quote it");
            return Optional.empty();
        }
        return Optional.of(scalar.getValue());
    }

    private void reportTag(Event event, String tag) {
        report(
                event,
                "tags (!) are not supported",
                "remove '" + Excerpt.of(tag) + "', or quote text that begins with !");
    }

    private void report(Event event, String what, String remedy) {
        problems.add(ErrorCode.STACK_SYNTAX, place(event), what, remedy);
    }

    private void abandon(Event event, String what, String remedy) {
        report(event, what, remedy);
        abandoned = true;
    }

    private ScalarNode refused(Event event, String value) {
        return new ScalarNode(place(event), Kind.REFUSED, value);
    }

    private Place place(Event event) {
        return event.getStartMark().map(this::place).orElse(Place.of(source));
    }

    private Place place(Mark mark) {
        return new Place(source, mark.getLine() + 1, mark.getColumn() + 1);
    }
}
