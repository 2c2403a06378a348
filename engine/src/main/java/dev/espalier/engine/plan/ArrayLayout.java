package dev.espalier.engine.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Shares arrays between buffers that are never alive at the same time.
 *
 * <p>Time runs from 0 in steps of operations. A buffer is alive from its birth to its death, both included. At each birth
 * the smallest free array that is large enough is taken, or else the largest free one is made larger.
 */
final class ArrayLayout {

    /** The death of buffers that are read from outside the plan. */
    static final int NEVER = Integer.MAX_VALUE;

    private record Request(int buffer, int size, int birth, int death) {}

    private static final class SharedArray {
        private int size;
        private int freeAfter;
        private float[] array = {};
    }

    private final List<Request> requests = new ArrayList<>();
    private final List<SharedArray> shared = new ArrayList<>();

    /**
     * Asks for a buffer.
     *
     * @param size how many values
     * @param birth the time of the first write
     * @param death the time of the last read
     * @return its number
     */
    int request(int size, int birth, int death) {
        requests.add(new Request(requests.size(), size, birth, death));
        return requests.size() - 1;
    }

    /** Makes the arrays, by the numbers of the buffers; an array may be longer than was asked for. */
    float[][] allocate() {
        List<Request> inTime = new ArrayList<>(requests);
        inTime.sort(Comparator.comparingInt(Request::birth)
                .thenComparing(Comparator.comparingInt(Request::size).reversed())
                .thenComparingInt(Request::buffer));
        SharedArray[] arrayOf = new SharedArray[requests.size()];
        for (Request request : inTime) {
            SharedArray candidate = arrayFor(request);
            candidate.size = Math.max(candidate.size, request.size());
            candidate.freeAfter = request.death();
            arrayOf[request.buffer()] = candidate;
        }
        for (SharedArray candidate : shared) {
            candidate.array = new float[candidate.size];
        }
        float[][] arrays = new float[requests.size()][];
        for (int buffer = 0; buffer < arrays.length; buffer++) {
            arrays[buffer] = arrayOf[buffer].array;
        }
        return arrays;
    }

    /** How many values all arrays hold together. */
    long elements() {
        long elements = 0;
        for (SharedArray candidate : shared) {
            elements += candidate.size;
        }
        return elements;
    }

    private SharedArray arrayFor(Request request) {
        SharedArray best = null;
        for (SharedArray candidate : shared) {
            if (candidate.freeAfter < request.birth() && (best == null || isBetter(candidate, best, request.size()))) {
                best = candidate;
            }
        }
        if (best == null || request.death() == NEVER) {
            best = new SharedArray();
            shared.add(best);
        }
        return best;
    }

    private static boolean isBetter(SharedArray candidate, SharedArray than, int size) {
        boolean fits = candidate.size >= size;
        if (fits != (than.size >= size)) {
            return fits;
        }
        return fits ? candidate.size < than.size : candidate.size > than.size;
    }
}
