package dev.espalier.core.document;

import java.util.Optional;
import java.util.regex.Matcher;
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
        return expression().matcher(name).matches();
    }

    /**
     * What the name becomes that fits, by a second pattern.
     *
     * @param name such as {@code layers.2.weight} for the pattern {@code layers.*.weight}
     * @param to such as {@code dense*}{@code /weight}: its stars stand for what the stars of this pattern match, in their order
     * @return such as {@code dense2/weight}; empty if the name does not fit
     */
    public Optional<String> rewrite(String name, String to) {
        Matcher matcher = expression().matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        StringBuilder result = new StringBuilder();
        int star = 0;
        for (int i = 0; i < to.length(); i++) {
            if (to.charAt(i) == '*') {
                star++;
                result.append(matcher.group(star));
            } else {
                result.append(to.charAt(i));
            }
        }
        return Optional.of(result.toString());
    }

    /** How many stars a pattern has. */
    public static int stars(String pattern) {
        return (int) pattern.chars().filter(c -> c == '*').count();
    }

    private Pattern expression() {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            switch (c) {
                case '*' -> regex.append("(.*)");
                case '?' -> regex.append('.');
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }
}
