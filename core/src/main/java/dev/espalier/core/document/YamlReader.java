package dev.espalier.core.document;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads documents in a strict subset of YAML 1.2, JSON included.
 *
 * <p>Refused, each with its line and column, are all things that two readers understand in two ways or that one person
 * overlooks: duplicate keys, tabs in the indentation, anchors, aliases, merge keys and tags, keys that are no scalars,
 * further documents, numbers that are not finite or written with leading zeros, underscores, colons or in another base
 * than ten, bytes that are no UTF-8. A document has at most {@value #MAXIMUM_BYTES} bytes and {@value #MAXIMUM_DEPTH}
 * levels.
 */
public final class YamlReader {

    /** The largest document that is read. */
    public static final int MAXIMUM_BYTES = 1 << 20;

    /** The most lists and maps that stand one within the other. */
    public static final int MAXIMUM_DEPTH = 64;

    private YamlReader() {}

    /**
     * Reads a file.
     *
     * @param file the file
     * @return the document; a null scalar if it is empty
     * @throws EspalierException with all problems; code STACK_SYNTAX, or IO if the file cannot be read
     */
    public static Node read(Path file) {
        Problems problems = new Problems();
        Optional<Node> node = read(file, problems);
        problems.throwIfAny();
        return node.orElseThrow();
    }

    /**
     * Reads text.
     *
     * @param source what the text is called in places
     * @param text the document
     * @return the document; a null scalar if it is empty
     * @throws EspalierException with all problems; code STACK_SYNTAX
     */
    public static Node read(String source, String text) {
        Problems problems = new Problems();
        Optional<Node> node = read(source, text, problems);
        problems.throwIfAny();
        return node.orElseThrow();
    }

    /**
     * Reads a file and goes on where it can.
     *
     * @param file the file
     * @param problems where problems go; code STACK_SYNTAX, or IO if the file cannot be read
     * @return the document as far as it could be understood, if at all
     */
    public static Optional<Node> read(Path file, Problems problems) {
        return textOf(file, problems).flatMap(text -> read(file.toString(), text, problems));
    }

    /**
     * Reads text and goes on where it can.
     *
     * @param source what the text is called in places
     * @param text the document
     * @param problems where problems go; code STACK_SYNTAX
     * @return the document as far as it could be understood, if at all; what was refused in it is of kind REFUSED
     */
    public static Optional<Node> read(String source, String text, Problems problems) {
        if (text.length() > MAXIMUM_BYTES) {
            reportTooLarge(source, problems);
            return Optional.empty();
        }
        String body = text.startsWith("\uFEFF") ? text.substring(1) : text;
        if (reportTabs(source, body, problems)) {
            return Optional.empty();
        }
        return new NodeBuilder(source, body, problems).build();
    }

    /**
     * Reads characters, to their end, and goes on where it can.
     *
     * @param source what the text is called in places
     * @param text the document
     * @param problems where problems go; code STACK_SYNTAX, or IO if the characters cannot be read
     * @return the document as far as it could be understood, if at all
     */
    public static Optional<Node> read(String source, Reader text, Problems problems) {
        char[] characters = new char[MAXIMUM_BYTES + 1];
        int length = 0;
        try {
            for (int count = 0; count >= 0 && length < characters.length; length += Math.max(0, count)) {
                count = text.read(characters, length, characters.length - length);
            }
        } catch (IOException failure) {
            reportUnreadable(source, failure, problems);
            return Optional.empty();
        }
        return read(source, new String(characters, 0, length), problems);
    }

    /**
     * Reads bytes in UTF-8, to their end, and goes on where it can.
     *
     * @param source what the text is called in places
     * @param text the document
     * @param problems where problems go; code STACK_SYNTAX, or IO if the bytes cannot be read
     * @return the document as far as it could be understood, if at all
     */
    public static Optional<Node> read(String source, InputStream text, Problems problems) {
        try {
            return textOf(source, text.readNBytes(MAXIMUM_BYTES + 1), problems)
                    .flatMap(decoded -> read(source, decoded, problems));
        } catch (IOException failure) {
            reportUnreadable(source, failure, problems);
            return Optional.empty();
        }
    }

    private static void reportUnreadable(String source, IOException failure, Problems problems) {
        problems.add(
                ErrorCode.IO,
                Place.of(source),
                "the text cannot be read: " + FileReason.of(failure),
                "check where the text comes from");
    }

    /** The text of a file, bounded before it is read. */
    private static Optional<String> textOf(Path file, Problems problems) {
        byte[] bytes;
        try {
            if (Files.isDirectory(file)) {
                problems.add(ErrorCode.IO, Place.of(file.toString()), "it is a folder", "name a file");
                return Optional.empty();
            }
            try (InputStream in = Files.newInputStream(file)) {
                bytes = in.readNBytes(MAXIMUM_BYTES + 1);
            }
        } catch (NoSuchFileException missing) {
            problems.add(
                    ErrorCode.IO,
                    Place.of(file.toString()),
                    "there is no such file",
                    "the folder is " + file.toAbsolutePath().getParent());
            return Optional.empty();
        } catch (IOException failure) {
            problems.add(
                    ErrorCode.IO,
                    Place.of(file.toString()),
                    "the file cannot be read: " + FileReason.of(failure),
                    "check that it is a readable file");
            return Optional.empty();
        }
        return textOf(file.toString(), bytes, problems);
    }

    /** The text of bytes, decoded without replacing anything. */
    private static Optional<String> textOf(String source, byte[] bytes, Problems problems) {
        if (bytes.length > MAXIMUM_BYTES) {
            reportTooLarge(source, problems);
            return Optional.empty();
        }
        return decode(source, bytes, problems);
    }

    private static Optional<String> decode(String source, byte[] bytes, Problems problems) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            Place end = Lines.placeAfter(source, text);
            problems.add(
                    ErrorCode.STACK_SYNTAX,
                    end,
                    String.format(Locale.ROOT, "byte 0x%02X is not UTF-8", bytes[in.position()] & 0xFF),
                    "save the file as UTF-8");
            return Optional.empty();
        }
        return Optional.of(text);
    }

    private static void reportTooLarge(String source, Problems problems) {
        problems.add(
                ErrorCode.STACK_SYNTAX,
                Place.of(source),
                "the document has more than " + MAXIMUM_BYTES + " bytes",
                "keep data out of it and name files instead");
    }

    private static boolean reportTabs(String source, String text, Problems problems) {
        Place first = Place.NOWHERE;
        int count = 0;
        String[] lines = Lines.split(text);
        for (int i = 0; i < lines.length; i++) {
            int tab = Lines.tabInIndentation(lines[i]);
            if (tab >= 0) {
                first = count == 0 ? new Place(source, i + 1, tab + 1) : first;
                count++;
            }
        }
        if (count > 0) {
            String more = count == 1 ? "" : " (and on " + (count - 1) + " more lines)";
            problems.add(ErrorCode.STACK_SYNTAX, first, "the indentation contains a tab" + more, "indent with spaces");
        }
        return count > 0;
    }
}
