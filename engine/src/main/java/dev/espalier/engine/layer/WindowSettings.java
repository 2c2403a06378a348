package dev.espalier.engine.layer;

import dev.espalier.api.Check;
import java.util.List;

/**
 * The settings of a window: each has one number for all dimensions, or one for each.
 *
 * @param kernel extent, each at least 1
 * @param stride distance of two positions, each at least 1
 * @param padding what is added on both sides, each at least 0; or {@code same} or {@code valid}
 * @param dilation distance of two elements, each at least 1
 */
record WindowSettings(List<Integer> kernel, List<Integer> stride, List<String> padding, List<Integer> dilation) {

    private static final String SAME = "same";
    private static final String VALID = "valid";

    /** Checks the ranges. */
    WindowSettings {
        checkNumbers("kernel", kernel, 1);
        checkNumbers("stride", stride, 1);
        checkNumbers("dilation", dilation, 1);
        boolean word = padding.size() == 1 && isWord(padding.get(0));
        boolean numbers = !padding.isEmpty();
        for (String text : padding) {
            numbers &= text.matches("\\d{1,9}");
        }
        Check.require(word || numbers, "padding", padding, "must be same, valid, or numbers of at least 0");
    }

    private static boolean isWord(String text) {
        return text.equals(SAME) || text.equals(VALID);
    }

    /**
     * Checks that there are numbers and each has a least value.
     *
     * @throws dev.espalier.api.InvalidSettingException if not
     */
    static void checkNumbers(String name, List<Integer> numbers, int least) {
        boolean fit = !numbers.isEmpty();
        for (int number : numbers) {
            fit &= number >= least;
        }
        Check.require(fit, name, numbers, "must have numbers of at least " + least);
    }

    /**
     * The settings of a pooling.
     *
     * @param stride distance of two positions; the kernel if there is none
     */
    static WindowSettings ofPooling(List<Integer> kernel, List<Integer> stride, List<String> padding) {
        return new WindowSettings(kernel, stride.isEmpty() ? kernel : stride, padding, List.of(1));
    }

    /**
     * The positions of a pooling in an image; each meets some of it.
     *
     * @throws IllegalArgumentException as {@link #of}, or if there is more padding than half the window
     */
    Window ofPooling(ImageShape image) {
        Window window = of(image);
        Check.require(
                isHalf(window.height()) && isHalf(window.width()),
                "padding",
                padding,
                "must be at most half of the kernel " + kernel);
        return window;
    }

    private static boolean isHalf(WindowAxis axis) {
        return 2 * axis.before() <= axis.kernel();
    }

    /**
     * The positions in an image.
     *
     * @throws IllegalArgumentException if a setting has a number of values that does not fit, or the window is larger than the
     *     padded image
     */
    Window of(ImageShape image) {
        int dimensions = image.dimensions();
        WindowAxis height =
                image.isSeries() ? new WindowAxis(1, 1, 1, 1, 0, 1) : axis(image, image.height(), 0, dimensions);
        return new Window(height, axis(image, image.width(), dimensions - 1, dimensions));
    }

    private WindowAxis axis(ImageShape image, int input, int dimension, int dimensions) {
        int size = number("kernel", kernel, dimension, dimensions);
        int step = number("stride", stride, dimension, dimensions);
        int spread = number("dilation", dilation, dimension, dimensions);
        long extent = (long) spread * (size - 1) + 1;
        long before;
        long output;
        if (padding.get(0).equals(SAME)) {
            output = ((long) input + step - 1) / step;
            before = Math.max(0, (output - 1) * step + extent - input) / 2;
        } else {
            before = padding.get(0).equals(VALID) ? 0 : paddingOf(dimension, dimensions);
            output = input + 2 * before < extent ? 0 : (input + 2 * before - extent) / step + 1;
        }
        if (output < 1 || before > Integer.MAX_VALUE / 4) {
            throw new IllegalArgumentException("the input is " + image.shape() + ", the window has an extent of "
                    + extent + " in a dimension of " + input
                    + "; it must fit into the input with its padding: choose a smaller kernel, or padding: same");
        }
        return new WindowAxis(input, size, step, spread, (int) before, (int) output);
    }

    private long paddingOf(int dimension, int dimensions) {
        return Long.parseLong(value("padding", padding, dimension, dimensions));
    }

    static int number(String name, List<Integer> numbers, int dimension, int dimensions) {
        return value(name, numbers, dimension, dimensions);
    }

    private static <T> T value(String name, List<T> values, int dimension, int dimensions) {
        Check.require(
                values.size() == 1 || values.size() == dimensions,
                name,
                values,
                dimensions == 1
                        ? "must have one number for a series"
                        : "must have one number, or one each for height and width");
        return values.get(values.size() == 1 ? 0 : dimension);
    }
}
