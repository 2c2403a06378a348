package dev.espalier.core.document;

import java.util.regex.Pattern;

/**
 * A pattern of names: {@code *} matches any characters, {@code ?} one.
 *
 * @param pattern such as {@code trunk/*}
 */
public record NamePattern(String pattern) {

    /** Every name. */
    public static final NamePattern ALL = new NamePattern("*");

    /**
     * Whether a name fits.
     *
     * @param name such as {@code trunk/dense1/weight}
     * @return whether it does
     */
    public boolean matches(String name) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            switch (c) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.matches(regex.toString(), name);
    }
}
