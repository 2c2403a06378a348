package dev.espalier.engine.layer;

import dev.espalier.api.Shape;
import java.util.List;

/** What the layers of this package ask about their inputs, and about lists of numbers. */
final class Inputs {

    private Inputs() {}

    /** The one input of a layer that takes one. */
    static Shape single(List<Shape> inputs, String layer) {
        if (inputs.size() != 1) {
            throw new IllegalArgumentException(
                    "it takes " + inputs.size() + " inputs, " + inputs + "; " + layer + " takes one");
        }
        return inputs.get(0);
    }

    /** Rows of the last dimension in one sample. */
    static int rowsOf(Shape shape) {
        return shape.size() / shape.last();
    }

    /** The numbers of a list. */
    static int[] toArray(List<Integer> numbers) {
        int[] array = new int[numbers.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = numbers.get(i);
        }
        return array;
    }
}
