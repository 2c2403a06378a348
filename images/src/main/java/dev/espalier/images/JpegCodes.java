package dev.espalier.images;

import org.jspecify.annotations.Nullable;

/** The Huffman codes of a JPEG table. Source: ITU-T T.81, annexes C and F. */
final class JpegCodes {

    /** How many bits are looked at to find a short code in one step, and a short value with it. */
    static final int LOOK = 10;

    /** Coefficients of a block. */
    static final int PLACES = 64;

    private static final int LONGEST = 16;

    /** What is found for bits that are no code. */
    static final int NONE = (LONGEST + 1) << 8;

    /** For each place in the order of the file the place by rows: along the diagonals of the block, back and forth. */
    static final int[] NATURAL = natural();

    private final int[] found = new int[1 << LOOK];
    private final int[] quick = new int[1 << LOOK];

    /** The first number that is no code of a length, as the first bits of sixteen. */
    private final int[] bound = new int[LONGEST + 2];

    /** What is added to a code of a length for the index of its symbol. */
    private final int[] shift = new int[LONGEST + 1];

    private final byte[] symbols;

    private JpegCodes(byte[] symbols) {
        this.symbols = symbols;
    }

    /**
     * The codes of a table.
     *
     * @param table the number of codes of each length from 1 to 16
     * @param symbols one for each code
     * @return null if there are more codes than bits can tell apart
     */
    static @Nullable JpegCodes of(int[] table, byte[] symbols) {
        JpegCodes codes = new JpegCodes(symbols);
        int code = 0;
        int index = 0;
        for (int length = 1; length <= LONGEST; length++) {
            codes.shift[length] = index - code;
            for (int i = 0; i < table[length - 1]; i++) {
                codes.addShort(code, length, symbols[index] & 0xFF);
                code++;
                index++;
            }
            if (code > 1 << length) {
                return null;
            }
            codes.bound[length] = code << (LONGEST - length);
            code <<= 1;
        }
        codes.bound[LONGEST + 1] = Integer.MAX_VALUE;
        return codes;
    }

    private void addShort(int code, int length, int symbol) {
        int free = LOOK - length;
        for (int rest = 0; free >= 0 && rest < 1 << free; rest++) {
            int at = (code << free | rest) & (1 << LOOK) - 1;
            found[at] = length << 8 | symbol;
            int size = symbol & 0xF;
            if (size > 0 && size <= free) {
                int value = rest >> (free - size);
                int signed = value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
                quick[at] = signed << 16 | (symbol >> 4) << 8 | (length + size);
            }
        }
    }

    /**
     * For the next bits, if code and value are among them: the value above 16 bits, the number of zeros before it above 8 and
     * the number of bits; else 0.
     */
    int[] quick() {
        return quick;
    }

    /**
     * Finds the code that bits begin with.
     *
     * @param bits from the most significant one
     * @return its length above 8 bits and its symbol, or {@link #NONE}
     */
    int find(long bits) {
        int known = found[(int) (bits >>> (Long.SIZE - LOOK))];
        if (known != 0) {
            return known;
        }
        int first = (int) (bits >>> (Long.SIZE - LONGEST));
        int length = 1;
        while (first >= bound[length]) {
            length++;
        }
        if (length > LONGEST) {
            return NONE;
        }
        int index = (first >> (LONGEST - length)) + shift[length];
        return length << 8 | (symbols[index] & 0xFF);
    }

    private static int[] natural() {
        int[] natural = new int[PLACES];
        int at = 0;
        for (int diagonal = 0; diagonal < 15; diagonal++) {
            for (int i = Math.max(0, diagonal - 7); i <= Math.min(7, diagonal); i++) {
                int row = diagonal % 2 == 0 ? diagonal - i : i;
                natural[at] = row * 8 + diagonal - row;
                at++;
            }
        }
        return natural;
    }
}
