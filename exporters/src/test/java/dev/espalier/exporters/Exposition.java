package dev.espalier.exporters;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Reads the text format of Prometheus as its documentation says, whatever wrote it. */
final class Exposition {

    private final String text;
    private int at;

    private Exposition(String text) {
        this.text = text;
    }

    /** Values by name and labels in the order of their names, such as {@code up{job=a}}. */
    static Map<String, Double> parse(String text) {
        Map<String, Double> series = new LinkedHashMap<>();
        for (String line : text.split("\n", -1)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                new Exposition(line).sample(series);
            }
        }
        return series;
    }

    private void sample(Map<String, Double> series) {
        String name = until("{ ");
        Map<String, String> labels = new TreeMap<>();
        if (text.charAt(at) == '{') {
            at++;
            while (text.charAt(at) != '}') {
                String label = until("=");
                at += 2;
                labels.put(label, quoted());
                if (text.charAt(at) == ',') {
                    at++;
                }
            }
            at++;
        }
        String[] rest = text.substring(at).strip().split(" ");
        StringBuilder key = new StringBuilder(name).append('{');
        labels.forEach((label, value) -> key.append(key.charAt(key.length() - 1) == '{' ? "" : ",")
                .append(label)
                .append('=')
                .append(value));
        if (series.put(key.append('}').toString(), number(rest[0])) != null) {
            throw new AssertionError("twice: " + text);
        }
    }

    private static double number(String word) {
        return switch (word) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(word);
        };
    }

    private String until(String ends) {
        int start = at;
        while (ends.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(start, at);
    }

    private String quoted() {
        StringBuilder value = new StringBuilder();
        while (text.charAt(at) != '"') {
            char c = text.charAt(at++);
            if (c == '\\') {
                char escaped = text.charAt(at++);
                value.append(escaped == 'n' ? '\n' : escaped);
            } else {
                value.append(c);
            }
        }
        at++;
        return value.toString();
    }
}
