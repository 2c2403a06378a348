package dev.espalier.engine.kernel;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Every operation of the kernels on a matrix of a given size, with odd offsets and strides, as a function from kernels
 * to all that it writes.
 */
final class Battery {

    /** One operation. */
    @FunctionalInterface
    interface Operation {
        float[] apply(Kernels kernels, Workspace workspace);
    }

    private static final int AT = 3;

    private final int rows;
    private final int columns;
    private final int stride;
    private final int count;
    private final float[] x;
    private final float[] y;
    private final float[] first;
    private final float[] second;
    private final float[] third;
    private final float[] fourth;
    private final Map<String, Operation> operations = new LinkedHashMap<>();

    private Battery(int rows, int columns, boolean anyBits) {
        this.rows = rows;
        this.columns = columns;
        this.stride = columns + 2;
        this.count = rows * columns;
        int size = AT + rows * stride;
        this.x = anyBits ? Samples.anyBits(size, 1) : Samples.gaussian(size, 1);
        this.y = Samples.gaussian(size, 2);
        this.first = Samples.gaussian(AT + Math.max(rows, columns), 3);
        this.second = Samples.gaussian(AT + Math.max(rows, columns), 4);
        this.third = Samples.gaussian(AT + Math.max(rows, columns), 5);
        this.fourth = Samples.gaussian(AT + Math.max(rows, columns), 6);
        elementwise();
        reductions();
        byRow();
        byColumn();
        byWindow();
        transforms();
    }

    /** All operations but the matrix products, on normally distributed numbers or on arbitrary bits. */
    static Map<String, Operation> operations(int rows, int columns, boolean anyBits) {
        return new Battery(rows, columns, anyBits).operations;
    }

    /** A checksum of what all operations and products write. */
    static String digest(Kernels kernels) {
        CRC32 crc = new CRC32();
        Workspace workspace = kernels.newWorkspace();
        for (boolean anyBits : new boolean[] {false, true}) {
            for (Operation operation : operations(5, 39, anyBits).values()) {
                update(crc, operation.apply(kernels, workspace));
            }
        }
        for (Form form : Form.values()) {
            float[] c = new float[13 * 37];
            float[] a = Samples.gaussian(13 * 11, 8);
            float[] b = Samples.gaussian(11 * 37, 9);
            MatrixProduct product =
                    new MatrixProduct().size(form, 13, 37, 11).left(a).right(b).result(c, Epilogue.REPLACE);
            kernels.multiply(product, 0, 13, 0, 37, workspace);
            update(crc, c);
            for (int columns : new int[] {37, 33, 10}) {
                PackedMatrix packed = kernels.newPacked(11, columns);
                product.size(form, 13, columns, 11).right(b);
                kernels.pack(product, 0, form == Form.RIGHT_TRANSPOSED ? columns : 11, packed);
                product.right(packed).result(c, Epilogue.ADD.then(Activation.RELU, 0f));
                for (int rows : new int[] {1, 4, 13}) {
                    kernels.multiply(product, 0, rows, 0, columns, workspace);
                    update(crc, c);
                }
            }
        }
        return Long.toHexString(crc.getValue());
    }

    private static void update(CRC32 crc, float[] values) {
        for (float value : values) {
            int bits = Float.floatToIntBits(value);
            crc.update(bits);
            crc.update(bits >> 8);
            crc.update(bits >> 16);
            crc.update(bits >> 24);
        }
    }

    private void transforms() {
        for (WinogradTile tile : WinogradTile.values()) {
            for (WinogradKernels.Part part : WinogradKernels.Part.values()) {
                // two lines side by side, of as many vectors as there are at most
                int line = columns + 1;
                float[] source = new float[AT + 6 * 2 * line];
                for (int i = 0; i < source.length; i++) {
                    source[i] = x[i % x.length];
                }
                operations.put(tile + " " + part, (k, w) -> {
                    float[] z = new float[source.length];
                    k.winograd(tile, part, 2, columns, source, AT, line, 2 * line, z, 1, line, 2 * line);
                    return z;
                });
            }
        }
    }

    private void elementwise() {
        for (Activation activation : Activation.values()) {
            operations.put(activation + "", (k, w) -> {
                float[] z = y.clone();
                k.activate(activation, 0.3f, x, 2, z, AT, count);
                return z;
            });
            operations.put(activation + " gradient", (k, w) -> {
                float[] z = y.clone();
                float[] saved = x.clone();
                if (activation.gradientFromOutput()) {
                    k.activate(activation, 0.3f, x, 2, saved, 2, count);
                }
                k.activationGradient(activation, 0.3f, saved, 2, y, 1, z, AT, count);
                return z;
            });
        }
        operations.put("exp", (k, w) -> {
            float[] z = y.clone();
            k.exp(x, 2, z, AT, count);
            return z;
        });
        operations.put("log", (k, w) -> {
            float[] z = y.clone();
            k.log(x, 2, z, AT, count);
            return z;
        });
        operations.put("binary cross-entropy", (k, w) -> {
            float[] losses = y.clone();
            float[] z = y.clone();
            k.binaryCrossEntropy(x, 2, y, AT, losses, 1, z, AT, count);
            return join(losses, z);
        });
        operations.put("clear subnormals", (k, w) -> {
            float[] z = x.clone();
            k.clearSubnormals(z, AT, count);
            return z;
        });
        for (int shift = 0; shift < 2; shift++) {
            int at = AT - shift;
            operations.put("scale to " + at, (k, w) -> {
                float[] z = y.clone();
                k.scale(1.7f, x, AT, z, at, count);
                return z;
            });
            operations.put("add to " + at, (k, w) -> {
                float[] z = y.clone();
                k.add(x, AT, y, AT, z, at, count);
                return z;
            });
            operations.put("multiply to " + at, (k, w) -> {
                float[] z = y.clone();
                k.multiply(x, AT, y, AT, z, at, count);
                return z;
            });
        }
    }

    private void reductions() {
        operations.put("sum of squares", (k, w) -> bits(k.sumOfSquares(x, AT, count, w)));
        operations.put("max", (k, w) -> bits(k.max(x, AT, count)));
    }

    /** The values from an offset on, with a gap between rows. */
    private Matrix in(float[] values, int offset) {
        return new Matrix(values, offset, columns, stride);
    }

    private void byRow() {
        operations.put("softmax", (k, w) -> {
            float[] z = y.clone();
            k.softmax(in(x, AT), 0, rows, in(z, 1), w);
            return z;
        });
        operations.put("softmax gradient", (k, w) -> {
            float[] z = y.clone();
            k.softmaxGradient(in(x, AT), in(y, 2), 0, rows, in(z, 1), w);
            return z;
        });
        operations.put("cross-entropy", (k, w) -> {
            float[] z = y.clone();
            int[] labels = new int[rows];
            for (int i = 0; i < rows && columns > 0; i++) {
                labels[i] = i * 7 % columns;
            }
            double[] losses = new double[rows];
            k.crossEntropy(in(x, AT), labels, first, 0, columns == 0 ? 0 : rows, losses, in(z, 1), w);
            return join(z, bits(losses));
        });
        operations.put("soft cross-entropy", (k, w) -> {
            float[] z = y.clone();
            double[] losses = new double[rows];
            k.softCrossEntropy(in(x, AT), in(y, 2), first, 0, rows, losses, in(z, 1), w);
            return join(z, bits(losses));
        });
        operations.put("layer norm", (k, w) -> {
            float[] z = y.clone();
            Normalization n = new Normalization(third.clone(), fourth.clone(), first, second);
            k.layerNorm(in(x, AT), n, 1e-5, 0, rows, in(z, 1), w);
            return join(z, join(n.means(), n.inverses()));
        });
        operations.put("layer norm gradient", (k, w) -> {
            float[] z = y.clone();
            Normalization n = new Normalization(third, fourth, first, second);
            k.layerNormGradient(in(x, AT), n, in(y, 2), 0, rows, in(z, 1), w);
            return z;
        });
        operations.put("layer norm parameter gradients", (k, w) -> {
            float[] gamma = first.clone();
            float[] beta = second.clone();
            Normalization n = new Normalization(third, fourth, first, second);
            k.layerNormParameterGradients(Write.ADD, in(x, AT), n, in(y, 2), rows, 0, columns, gamma, beta);
            return join(gamma, beta);
        });
    }

    private void byColumn() {
        int from = Math.min(1, columns);
        operations.put("multiply row", (k, w) -> {
            float[] z = y.clone();
            k.multiplyRow(in(x, AT), first, rows, from, columns, in(z, 1));
            return z;
        });
        for (Write write : Write.values()) {
            operations.put("column sums " + write, (k, w) -> {
                float[] sums = first.clone();
                k.columnSums(write, in(x, AT), 0, rows, from, columns, sums);
                return sums;
            });
        }
        operations.put("column moments", (k, w) -> {
            float[] means = first.clone();
            float[] variances = second.clone();
            k.columnMoments(in(x, AT), rows, from, columns, means, variances);
            return join(means, variances);
        });
        Normalization n = new Normalization(first, second, third, fourth);
        operations.put("batch norm", (k, w) -> {
            float[] z = y.clone();
            k.batchNorm(in(x, AT), n, 0, rows, from, columns, in(z, 1));
            return z;
        });
        operations.put("batch norm parameter gradients", (k, w) -> {
            float[] gamma = first.clone();
            float[] beta = second.clone();
            k.batchNormParameterGradients(in(x, AT), n, in(y, 1), rows, from, columns, gamma, beta);
            return join(gamma, beta);
        });
        operations.put("batch norm input gradient", (k, w) -> {
            float[] z = y.clone();
            k.batchNormInputGradient(in(x, AT), n, in(y, 2), rows, from, columns, fourth, second, in(z, 1));
            return z;
        });
        operations.put("shifted sums", (k, w) -> {
            float[] sums = first.clone();
            float[] squares = second.clone();
            k.shiftedSums(in(x, AT), third, rows / 3, rows, from, columns, sums, squares);
            return join(sums, squares);
        });
        for (float floor : new float[] {0f, Float.NEGATIVE_INFINITY}) {
            operations.put("gradient sums of a batch norm cut at " + floor, (k, w) -> {
                float[] gamma = first.clone();
                float[] beta = second.clone();
                k.cutBatchNormGradientSums(in(x, AT), n, floor, in(y, 1), rows / 3, rows, from, columns, gamma, beta);
                return join(gamma, beta);
            });
            operations.put("input gradient of a batch norm cut at " + floor, (k, w) -> {
                float[] z = y.clone();
                k.cutBatchNormInputGradient(
                        in(x, AT), n, floor, in(y, 2), fourth, second, rows / 3, rows, from, columns, in(z, 1));
                return z;
            });
        }
    }

    /** Windows of several elements; rows are taken for positions, columns for channels. */
    private void byWindow() {
        for (int elements : new int[] {1, 2, 4, 13}) {
            int positions = Math.max(0, rows - elements + 1);
            Taps taps = new Taps(elements);
            for (int t = 0; t < elements; t++) {
                taps.add(AT + t * stride, t * columns);
            }
            float[] weights = Samples.gaussian(elements * columns, 7);
            operations.put("depthwise of " + elements, (k, w) -> {
                float[] z = y.clone();
                k.depthwise(taps, x, stride, weights, first, z, 1, stride, positions, columns);
                return z;
            });
            operations.put("depthwise gradient of " + elements, (k, w) -> {
                float[] sums = weights.clone();
                k.depthwiseGradient(taps, x, stride, y, 2, stride, sums, positions, columns);
                return sums;
            });
        }
        Taps taps = new Taps(3);
        for (int t = 0; t < 3; t++) {
            taps.add(AT + t * stride, 5 + t);
        }
        int positions = Math.max(0, (rows - 1) / 2);
        for (int length : new int[] {0, y.length}) {
            operations.put("max pooling with " + length + " winners", (k, w) -> {
                float[] z = y.clone();
                float[] winners = new float[length];
                k.maxPooling(taps, x, 2 * stride, z, winners, 1, positions, columns);
                return join(z, winners);
            });
        }
        operations.put("max pooling gradient", (k, w) -> {
            float[] z = y.clone();
            float[] winners = new float[y.length];
            k.maxPooling(taps, x, stride, z, winners, 1, positions, columns);
            k.maxPoolingGradient(taps, z, stride, y, winners, 1, positions, columns);
            return z;
        });
    }

    private static float[] join(float[] a, float[] b) {
        float[] joined = new float[a.length + b.length];
        System.arraycopy(a, 0, joined, 0, a.length);
        System.arraycopy(b, 0, joined, a.length, b.length);
        return joined;
    }

    /** Doubles as pieces of 16 bits, which floats hold exactly. */
    private static float[] bits(double... values) {
        float[] pieces = new float[4 * values.length];
        for (int i = 0; i < values.length; i++) {
            long bits = Double.doubleToLongBits(values[i]);
            for (int j = 0; j < 4; j++) {
                pieces[4 * i + j] = bits >>> 16 * j & 0xffff;
            }
        }
        return pieces;
    }
}
