package dev.espalier.core.training;

import dev.espalier.api.model.Workers;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.plan.Parameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The gradients of several outputs by the parameters that they share, with their scalar products.
 *
 * <p>All work is cut into pieces of fixed size, whose sums are added in their order, so that the bits are the same for any number
 * of threads.
 */
final class GradientTable {

    private static final int PIECE = 1 << 12;
    private static final int PIECES_WORTH_A_THREAD = 4;

    private final Parameters parameters;
    private final KernelWorkers workers;
    private final int outputs;
    private final List<SharedLayers.Layer> layers = new ArrayList<>();

    /** For each output its gradients of the shared parameters one after the other. */
    private final float[][] gradients;

    /** The gradients of parameters that a single output reaches; of length 0 if they are not kept. */
    private final float[] own;

    private final Piece[] shared;
    private final Piece[] single;

    /** For each piece the products of pairs of outputs. */
    private final double[][] pieceProducts;

    /** For each layer the products of pairs of outputs. */
    private final double[][] layerProducts;

    private final double[][] products;
    private final Workers.RangeTask keepTask = (from, to, thread) -> keep(from, to);
    private final Workers.RangeTask keepOwnTask = (from, to, thread) -> keepOwn(from, to);
    private final Workers.RangeTask multiplyTask = (from, to, thread) -> multiply(from, to);
    private final Workers.RangeTask combineTask = (from, to, thread) -> combine(from, to);
    private final Workers.RangeTask restoreTask = (from, to, thread) -> restore(from, to);
    private int output;
    private boolean adding;
    private double[] coefficients = {};

    /**
     * A range of a parameter.
     *
     * @param parameter its place in the graph
     * @param from the first index in the parameter
     * @param size how many elements
     * @param at where they are kept
     * @param group the layer, or the only output that reaches it
     */
    private record Piece(int parameter, int from, int size, int at, int group) {}

    /**
     * A table without gradients.
     *
     * @param shared which parameters are shared
     * @param parameters all parameters, of which frozen ones are left out
     * @param outputs how many outputs there are
     * @param combines whether the gradients of the outputs are to be combined in place of those that are in the parameters
     * @param workers the run's threads
     */
    GradientTable(SharedLayers shared, Parameters parameters, int outputs, boolean combines, KernelWorkers workers) {
        this.parameters = parameters;
        this.workers = workers;
        this.outputs = outputs;
        List<Piece> pieces = new ArrayList<>();
        int end = 0;
        for (SharedLayers.Layer layer : shared.layers()) {
            int before = end;
            for (int parameter : layer.parameters()) {
                if (!parameters.isFrozen(parameters.info(parameter).name())) {
                    end = cut(parameter, layers.size(), end, pieces);
                }
            }
            if (end > before) {
                layers.add(layer);
            }
        }
        this.shared = pieces.toArray(Piece[]::new);
        this.gradients = new float[outputs][end];
        pieces.clear();
        end = 0;
        for (int i = 0; combines && i < parameters.count(); i++) {
            if (shared.onlyOutputOf(i) >= 0) {
                end = cut(i, shared.onlyOutputOf(i), end, pieces);
            }
        }
        this.single = pieces.toArray(Piece[]::new);
        this.own = new float[end];
        int pairs = outputs * (outputs + 1) / 2;
        this.pieceProducts = new double[this.shared.length][pairs];
        this.layerProducts = new double[layers.size()][pairs];
        this.products = new double[outputs][outputs];
    }

    private int cut(int parameter, int group, int at, List<Piece> pieces) {
        int size = parameters.info(parameter).size();
        for (int from = 0; from < size; from += PIECE) {
            pieces.add(new Piece(parameter, from, Math.min(PIECE, size - from), Math.addExact(at, from), group));
        }
        return Math.addExact(at, size);
    }

    /** The shared layers of which anything is trained. */
    List<SharedLayers.Layer> layers() {
        return layers;
    }

    /** How many bytes it takes. */
    long bytes() {
        long floats = own.length;
        for (float[] each : gradients) {
            floats += each.length;
        }
        return floats * Float.BYTES + (long) pieceProducts.length * outputs * (outputs + 1) / 2 * Double.BYTES;
    }

    /**
     * Keeps the gradients that are in the parameters as those of an output.
     *
     * @param ofOutput from 0
     * @param first whether they replace what was kept, or are added to it
     */
    void keep(int ofOutput, boolean first) {
        output = ofOutput;
        adding = !first;
        workers.parallel(shared.length, PIECES_WORTH_A_THREAD, keepTask);
        workers.parallel(single.length, PIECES_WORTH_A_THREAD, keepOwnTask);
    }

    private void keep(int from, int to) {
        for (int i = from; i < to; i++) {
            take(shared[i], gradients[output]);
        }
    }

    private void keepOwn(int from, int to) {
        for (int i = from; i < to; i++) {
            if (single[i].group == output) {
                take(single[i], own);
            }
        }
    }

    private void take(Piece piece, float[] kept) {
        float[] gradient = parameters.gradients(piece.parameter);
        if (!adding) {
            System.arraycopy(gradient, piece.from, kept, piece.at, piece.size);
            return;
        }
        for (int j = 0; j < piece.size; j++) {
            kept[piece.at + j] += gradient[piece.from + j];
        }
    }

    /** Multiplies the gradients of all outputs with each other. */
    void multiply() {
        workers.parallel(shared.length, PIECES_WORTH_A_THREAD, multiplyTask);
        for (double[] pairs : layerProducts) {
            Arrays.fill(pairs, 0);
        }
        for (int i = 0; i < shared.length; i++) {
            double[] sum = layerProducts[shared[i].group];
            for (int pair = 0; pair < sum.length; pair++) {
                sum[pair] += pieceProducts[i][pair];
            }
        }
        for (int i = 0; i < outputs; i++) {
            for (int j = i; j < outputs; j++) {
                double sum = 0;
                for (double[] pairs : layerProducts) {
                    sum += pairs[pair(i, j)];
                }
                products[i][j] = sum;
                products[j][i] = sum;
            }
        }
    }

    private void multiply(int from, int to) {
        for (int i = from; i < to; i++) {
            Piece piece = shared[i];
            for (int one = 0; one < outputs; one++) {
                for (int other = one; other < outputs; other++) {
                    pieceProducts[i][pair(one, other)] =
                            product(gradients[one], gradients[other], piece.at, piece.at + piece.size);
                }
            }
        }
    }

    private static double product(float[] one, float[] other, int from, int to) {
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        int i = from;
        for (; i + 3 < to; i += 4) {
            sum0 += (double) one[i] * other[i];
            sum1 += (double) one[i + 1] * other[i + 1];
            sum2 += (double) one[i + 2] * other[i + 2];
            sum3 += (double) one[i + 3] * other[i + 3];
        }
        for (; i < to; i++) {
            sum0 += (double) one[i] * other[i];
        }
        return (sum0 + sum1) + (sum2 + sum3);
    }

    /** The place of a pair, the lesser output first. */
    private int pair(int one, int other) {
        return one * outputs - one * (one - 1) / 2 + other - one;
    }

    /** The products of all shared parameters, by two outputs. */
    double[][] products() {
        return products;
    }

    /** The product of two outputs, the lesser first, by the parameters of a layer. */
    double product(int layer, int one, int other) {
        return layerProducts[layer][pair(one, other)];
    }

    /** Leaves sums of the kept gradients in the parameters that are shared, and those of their only output in the others. */
    void combine(double[] factors) {
        coefficients = factors;
        workers.parallel(shared.length, PIECES_WORTH_A_THREAD, combineTask);
        workers.parallel(single.length, PIECES_WORTH_A_THREAD, restoreTask);
    }

    private void combine(int from, int to) {
        for (int i = from; i < to; i++) {
            Piece piece = shared[i];
            float[] gradient = parameters.gradients(piece.parameter);
            for (int j = 0; j < piece.size; j++) {
                double sum = 0;
                for (int k = 0; k < outputs; k++) {
                    sum += coefficients[k] * gradients[k][piece.at + j];
                }
                gradient[piece.from + j] = (float) sum;
            }
        }
    }

    private void restore(int from, int to) {
        for (int i = from; i < to; i++) {
            Piece piece = single[i];
            System.arraycopy(own, piece.at, parameters.gradients(piece.parameter), piece.from, piece.size);
        }
    }
}
