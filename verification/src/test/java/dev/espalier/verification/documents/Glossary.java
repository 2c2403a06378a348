package dev.espalier.verification.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words that {@code docs/glossary.md} rejects, and where a text has them.
 *
 * @param words each in its singular
 */
record Glossary(List<String> words) {

    private static final String HEADING = "## Words that a test rejects";

    /** Ordinary English around a rejected word, and quotations. */
    private static final Pattern ALLOWED = Pattern.compile(
            "(?i)\\b(there|as|that|which) is no\\b|\\bis no (longer|more|less|better)\\b|\"[^\"\\n]*\"|“[^”]*”");

    private static final Pattern JAVA = Pattern.compile(
            "(?s)(?<comment>/\\*.*?\\*/|//[^\\n]*)|\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*+\"|'(?:\\\\.|[^'\\\\\\n])*+'");

    private static final Pattern FILE_TYPES = Pattern.compile(".*\\.(java|md|ya?ml|xml)");

    static Glossary read(Path page) throws IOException {
        String text = Files.readString(page);
        List<String> words = new ArrayList<>();
        for (String line : text.substring(text.indexOf(HEADING)).split("\n")) {
            String[] cells = line.split("\\|");
            if (cells.length == 3 && !cells[1].isBlank() && !cells[1].startsWith("---")) {
                words.add(cells[1].strip());
            }
        }
        return new Glossary(words.subList(1, words.size()));
    }

    /** Where the files of a folder, or one file, have rejected words; one line each. */
    List<String> violations(Path root) throws IOException {
        List<String> found = new ArrayList<>();
        try (var files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                if (FILE_TYPES.matcher(file.toString()).matches()) {
                    String text = Files.readString(file);
                    found.addAll(
                            file.toString().endsWith(".java")
                                    ? inJava(file.toString(), text)
                                    : inText(file.toString(), text));
                }
            }
        }
        return found;
    }

    List<String> inJava(String name, String source) {
        List<String> found = new ArrayList<>();
        Matcher part = JAVA.matcher(source);
        while (part.find()) {
            String text = part.group("comment") != null
                    ? part.group().replaceAll("(?m)^(\\s*)\\*(?!/)", "$1 ")
                    : part.group().replace('"', ' ');
            find(name, line(source, part.start()), text, found);
        }
        return found;
    }

    List<String> inText(String name, String text) {
        int rejected = text.indexOf(HEADING);
        // the glossary itself: its last column and its last section name the words
        String checked =
                rejected < 0 ? text : text.substring(0, rejected).replaceAll("(?m)^(\\|.*\\|)[^|\\n]*\\|$", "$1");
        List<String> found = new ArrayList<>();
        find(name, 1, checked, found);
        return found;
    }

    private void find(String name, int firstLine, String text, List<String> found) {
        String plain = ALLOWED.matcher(text).replaceAll(hit -> hit.group().replaceAll("[^\\n]", "-"));
        for (String word : words) {
            Matcher hit = Pattern.compile("(?i)\\b" + word.replace(" ", "\\s+") + "s?\\b")
                    .matcher(plain);
            while (hit.find()) {
                int line = firstLine + line(text, hit.start()) - 1;
                found.add(name + ":" + line + ": '" + hit.group().replaceAll("\\s+", " ") + "'");
            }
        }
    }

    private static int line(String text, int at) {
        return 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
    }
}
