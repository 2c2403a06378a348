package dev.espalier.core.data.column;

import java.util.Currency;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Text that a person reads as a quantity or a date and that is not a decimal number: {@code 3,5}, {@code 1'234},
 * {@code 12 kg}, {@code US$ 5}, {@code 80 %}, {@code 07}, {@code 2024-05-31}.
 *
 * <p>Its digits come first, after nothing but signs and a currency, and are followed by one word at most.
 */
public final class NumberLikeText {

    private static final int LONGEST_UNIT = 10;

    /** Letters before a symbol, as in {@code US$} and {@code HK$}. */
    private static final int LONGEST_COUNTRY = 3;

    /** What may stand between two digits. */
    private static final String BETWEEN = ".,'’_/:-+TeE";

    private static final String SIGNS = "+-−–±()<>≤≥=~≈'.,";

    /** Codes of currencies, and how some are written beside them. */
    private static final Set<String> CURRENCIES = currencies();

    private NumberLikeText() {}

    /** Whether the text is such. */
    public static boolean matches(String text) {
        int first = 0;
        while (first < text.length() && !Character.isDigit(text.charAt(first))) {
            first++;
        }
        if (first == text.length()) {
            return false;
        }
        int last = text.length() - 1;
        while (!Character.isDigit(text.charAt(last))) {
            last--;
        }
        return isLead(text.substring(0, first))
                && isDigits(text, first, last)
                && isUnit(text.substring(last + 1).strip());
    }

    /** Whether a text beside digits is a currency, such as {@code €}, {@code US$} or {@code USD}. */
    static boolean isCurrency(String text) {
        return !text.isEmpty() && isLead(text) && text.chars().anyMatch(c -> SIGNS.indexOf(c) < 0);
    }

    private static boolean isLead(String text) {
        StringBuilder letters = new StringBuilder();
        boolean symbol = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.getType(c) == Character.CURRENCY_SYMBOL) {
                symbol = true;
            } else if (SIGNS.indexOf(c) < 0 && !isBlank(c)) {
                letters.append(c);
            }
        }
        boolean country = symbol && letters.length() <= LONGEST_COUNTRY;
        return letters.isEmpty()
                || country
                || CURRENCIES.contains(letters.toString().toUpperCase(Locale.ROOT));
    }

    private static boolean isDigits(String text, int first, int last) {
        for (int i = first; i <= last; i++) {
            char c = text.charAt(i);
            if (!Character.isDigit(c) && BETWEEN.indexOf(c) < 0 && !isBlank(c)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isUnit(String text) {
        return text.length() <= LONGEST_UNIT && text.chars().noneMatch(c -> isBlank((char) c));
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    private static Set<String> currencies() {
        Set<String> names = Currency.getAvailableCurrencies().stream()
                .map(Currency::getCurrencyCode)
                .collect(Collectors.toSet());
        names.addAll(Set.of("RS", "KR", "FR", "SFR", "KČ", "ZŁ", "RP", "RM"));
        return Set.copyOf(names);
    }
}
