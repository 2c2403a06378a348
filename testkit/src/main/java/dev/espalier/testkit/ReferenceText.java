package dev.espalier.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A text of reference values: lines of {@code key: values} first, then sections {@code [name] settings} with one line of
 * values for each step; lines that begin with # are comments.
 */
record ReferenceText(Map<String, List<Double>> header, Map<String, Section> sections) {

    record Section(String settings, List<List<Double>> rows) {}

    static ReferenceText read(String file) {
        InputStream stream = ReferenceText.class.getResourceAsStream(file);
        if (stream == null) {
            throw new IllegalStateException("the testkit's jar lacks its resource " + file);
        }
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return parse(reader.lines().filter(line -> !line.startsWith("#")).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ReferenceText parse(List<String> lines) {
        Map<String, List<Double>> header = new LinkedHashMap<>();
        Map<String, Section> sections = new LinkedHashMap<>();
        List<List<Double>> rows = new ArrayList<>();
        for (String line : lines) {
            int colon = line.indexOf(": ");
            if (line.startsWith("[")) {
                int end = line.indexOf(']');
                rows = new ArrayList<>();
                sections.put(
                        line.substring(1, end),
                        new Section(line.substring(end + 1).strip(), rows));
            } else if (colon > 0) {
                header.put(line.substring(0, colon), numbers(line.substring(colon + 2)));
            } else {
                rows.add(numbers(line));
            }
        }
        return new ReferenceText(header, sections);
    }

    Section section(String name) {
        Section section = sections.get(name);
        if (section == null) {
            throw new IllegalArgumentException("name is " + name + "; it must be one of " + sections.keySet());
        }
        return section;
    }

    private static List<Double> numbers(String text) {
        List<Double> numbers = new ArrayList<>();
        for (String word : text.split(" ", -1)) {
            numbers.add(Double.valueOf(word));
        }
        return List.copyOf(numbers);
    }
}
