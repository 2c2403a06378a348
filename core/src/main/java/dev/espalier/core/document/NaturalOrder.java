package dev.espalier.core.document;

import java.util.Comparator;

/** The order of names in which numbers count by their size: {@code layer2} comes before {@code layer10}. */
public final class NaturalOrder implements Comparator<String> {

    /** The one order there is. */
    public NaturalOrder() {}

    @Override
    public int compare(String one, String other) {
        int i = 0;
        int j = 0;
        while (i < one.length() && j < other.length()) {
            int order;
            if (isDigit(one.charAt(i)) && isDigit(other.charAt(j))) {
                int endOfOne = endOfNumber(one, i);
                int endOfOther = endOfNumber(other, j);
                order = compareNumbers(one.substring(i, endOfOne), other.substring(j, endOfOther));
                i = endOfOne;
                j = endOfOther;
            } else {
                order = Character.compare(one.charAt(i), other.charAt(j));
                i++;
                j++;
            }
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(one.length() - i, other.length() - j);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static int endOfNumber(String name, int begin) {
        int end = begin;
        while (end < name.length() && isDigit(name.charAt(end))) {
            end++;
        }
        return end;
    }

    /** Compares digits of any length; of equal numbers, the one with fewer zeros in front is the smaller. */
    private static int compareNumbers(String one, String other) {
        String first = one.replaceFirst("^0+(?=.)", "");
        String second = other.replaceFirst("^0+(?=.)", "");
        int order = Integer.compare(first.length(), second.length());
        if (order == 0) {
            order = first.compareTo(second);
        }
        return order == 0 ? Integer.compare(one.length(), other.length()) : order;
    }
}
