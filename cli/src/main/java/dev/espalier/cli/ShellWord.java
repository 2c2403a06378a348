package dev.espalier.cli;

import dev.espalier.api.VisibleText;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/** A word of a command line as a POSIX shell reads it: what is printed can be copied and run as it is. */
final class ShellWord {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=,@%+-]+");

    private ShellWord() {}

    /**
     * A word that the shell takes for exactly this text.
     *
     * @param text any text without NUL
     * @return the text itself, or the text in quotes; only characters that a terminal shows as themselves
     */
    static String of(String text) {
        if (isPlain(text)) {
            return text;
        }
        return VisibleText.line(text).equals(text) ? "'" + text.replace("'", "'\\''") + "'" : printed(text);
    }

    /**
     * An operand: one that a command would take for an option, or for a file of arguments, is named by its folder.
     *
     * @param path a path
     * @return the word
     */
    static String ofPath(String path) {
        return of(path.startsWith("-") || path.startsWith("@") ? "./" + path : path);
    }

    private static boolean isPlain(String text) {
        return PLAIN.matcher(text).matches();
    }

    /** Every shell has printf, and by no means every one knows $'...'; but what printf prints last may be no line break. */
    private static String printed(String text) {
        StringBuilder octal = new StringBuilder();
        for (byte unit : text.getBytes(StandardCharsets.UTF_8)) {
            boolean kept = unit > 0 && unit != '-' && unit != '%' && isPlain(Character.toString(unit));
            octal.append(kept ? Character.toString(unit) : String.format(Locale.ROOT, "\\%03o", unit & 0xFF));
        }
        return text.endsWith("\n") ? "$'" + octal + "'" : "\"$(printf '" + octal + "')\"";
    }
}
