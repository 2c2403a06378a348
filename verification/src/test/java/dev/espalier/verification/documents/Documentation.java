package dev.espalier.verification.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the source of a class says of it, as Markdown.
 *
 * @param paragraphs of the comment above the class, without its tags
 */
record Documentation(List<String> paragraphs) {

    /** Braces within a tag come in pairs; examples of settings nest them three deep. */
    private static final String CONTENT = "(?:[^{}]|\\{(?:[^{}]|\\{(?:[^{}]|\\{[^{}]*})*})*})*";

    private static final Pattern INLINE = Pattern.compile("\\{@(code|link|linkplain|literal)\\s+(" + CONTENT + ")}");

    /**
     * Reads a class's comment.
     *
     * @param root the folder of the project
     * @param type a class of one of its modules
     */
    static Documentation of(Path root, Class<?> type) throws IOException {
        String text = Files.readString(source(root, type));
        Matcher declaration = Pattern.compile("\\b(record|class|enum|interface)\\s+" + type.getSimpleName() + "\\b")
                .matcher(text);
        int start = declaration.find() ? text.lastIndexOf("/**", declaration.start()) : -1;
        if (start < 0) {
            throw new IOException("no comment stands above " + type.getName());
        }
        return new Documentation(paragraphs(text.substring(start + "/**".length(), text.indexOf("*/", start))));
    }

    private static Path source(Path root, Class<?> type) throws IOException {
        String path = "src/main/java/" + type.getName().replace('.', '/') + ".java";
        try (Stream<Path> modules = Files.list(root)) {
            return modules.map(module -> module.resolve(path))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow(() -> new IOException("no module has " + path));
        }
    }

    private static List<String> paragraphs(String comment) {
        List<String> paragraphs = new ArrayList<>();
        StringBuilder paragraph = new StringBuilder();
        for (String line : comment.split("\n")) {
            String words = line.replaceFirst("^\\s*\\*? ?", "").stripTrailing();
            if (words.startsWith("@")) {
                break;
            }
            if (words.isEmpty()) {
                finish(paragraph, paragraphs);
            }
            paragraph.append(words.replace("<p>", "")).append(' ');
        }
        finish(paragraph, paragraphs);
        return paragraphs;
    }

    private static void finish(StringBuilder paragraph, List<String> paragraphs) {
        String text = markdown(paragraph.toString().strip());
        if (!text.isEmpty()) {
            paragraphs.add(text);
        }
        paragraph.setLength(0);
    }

    /** Inline tags and the little HTML that comments have. */
    static String markdown(String text) {
        String plain = INLINE.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(inline(found.group(1), found.group(2))));
        return plain.replaceAll("</?(em|i)>", "*")
                .replaceAll("</?code>", "`")
                .replaceAll("</?(ul|pre)>", "")
                .replaceAll("<li>", "\n- ")
                .replaceAll("</li>", "")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
    }

    private static String inline(String tag, String content) {
        String words = content.strip();
        if (tag.startsWith("link")) {
            int space = words.indexOf(' ');
            return space < 0
                    ? "`" + words.substring(words.lastIndexOf('.') + 1).replace("#", "") + "`"
                    : words.substring(space + 1);
        }
        return tag.equals("code") ? "`" + words + "`" : words;
    }
}
