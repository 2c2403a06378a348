package dev.espalier.engine.layer;

import java.util.ArrayList;
import java.util.List;

/**
 * Neighbouring positions of a result along one axis that all meet the same elements of a window: position i of the run is position
 * first + i · step of the result, and element k meets the source at places[k] + i · sourceStep.
 *
 * @param first its first position of the result
 * @param step from one position to the next
 * @param count how many positions it has
 * @param sourceStep how far the window moves over the source from one position to the next
 * @param elements of the window, in the order of the sums; those that meet padding are left out
 * @param places where they meet the source from the first position
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record TapRun(int first, int step, int count, int sourceStep, int[] elements, int[] places) {

    /** The runs of a convolution, whose source is its input. */
    static List<TapRun> forward(WindowAxis axis) {
        int[] elements = new int[axis.kernel()];
        int[] places = new int[axis.kernel()];
        for (int element = 0; element < axis.kernel(); element++) {
            elements[element] = element;
            places[element] = axis.at(0, element);
        }
        return new TapRun(0, 1, axis.output(), axis.stride(), elements, places).within(axis.input());
    }

    /**
     * The runs of the gradient of a convolution's input, whose source is the gradient of its output: for each remainder by the
     * stride those positions that have it.
     */
    static List<TapRun> backward(WindowAxis axis) {
        List<TapRun> runs = new ArrayList<>();
        int stride = axis.stride();
        for (int first = 0; first < Math.min(stride, axis.input()); first++) {
            List<Integer> elements = new ArrayList<>();
            List<Integer> places = new ArrayList<>();
            // in descending order, so that neighbours in the window are neighbours in the gradient
            for (int element = axis.kernel() - 1; element >= 0; element--) {
                int met = first - axis.at(0, element);
                if (met % stride == 0) {
                    elements.add(element);
                    places.add(met / stride);
                }
            }
            int count = (axis.input() - first + stride - 1) / stride;
            TapRun all = new TapRun(first, stride, count, 1, Inputs.toArray(elements), Inputs.toArray(places));
            runs.addAll(all.within(axis.output()));
        }
        return runs;
    }

    /** This run cut into those whose elements all meet a source of some extent, or none of it. */
    private List<TapRun> within(int extent) {
        List<TapRun> runs = new ArrayList<>();
        for (int from = 0; from < count; ) {
            int to = from + 1;
            while (to < count && meetsSame(from, to, extent)) {
                to++;
            }
            runs.add(part(from, to, extent));
            from = to;
        }
        return runs;
    }

    private boolean meetsSame(int position, int other, int extent) {
        for (int k = 0; k < places.length; k++) {
            if (meets(k, position, extent) != meets(k, other, extent)) {
                return false;
            }
        }
        return true;
    }

    private boolean meets(int k, int position, int extent) {
        int place = places[k] + position * sourceStep;
        return place >= 0 && place < extent;
    }

    private TapRun part(int from, int to, int extent) {
        List<Integer> met = new ArrayList<>();
        List<Integer> at = new ArrayList<>();
        for (int k = 0; k < places.length; k++) {
            if (meets(k, from, extent)) {
                met.add(elements[k]);
                at.add(places[k] + from * sourceStep);
            }
        }
        return new TapRun(first + from * step, step, to - from, sourceStep, Inputs.toArray(met), Inputs.toArray(at));
    }
}
