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
            int aStride = form == Form.LEFT_TRANSPOSED ? 13 : 11;
            int bStride = form == Form.RIGHT_TRANSPOSED ? 11 : 37;
            kernels.matmul(form, Write.REPLACE, 13, 37, 11, a, 0, aStride, b, 0, bStride, c, 0, 37, workspace);
            update(crc, c);
            for (int columns : new int[] {37, 33, 10}) {
                PackedMatrix packed = kernels.newPacked(11, columns);
                kernels.pack(
                        form,
                        b,
                        0,
                        form == Form.RIGHT_TRANSPOSED ? 11 : columns,
                        0,
                        form == Form.RIGHT_TRANSPOSED ? columns : 11,
                        packed);
                Epilogue epilogue = Epilogue.ADD.then(Activation.RELU, 0f);
                for (int rows : new int[] {1, 4, 13}) {
                    kernels.matmulPacked(
                            form, rows, a, 0, aStride, packed, 0, columns, epilogue, c, 0, columns, workspace);
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
        for (int shift = 0; shift < 2; shift++) {
            int at = AT - shift;
            operations.put("fill to " + at, (k, w) -> {
                float[] z = y.clone();
                k.fill(z, at, count, 1.5f);
                return z;
            });
            operations.put("scale to " + at, (k, w) -> {
                float[] z = y.clone();
                k.scale(1.7f, x, AT, z, at, count);
                return z;
            });
            operations.put("axpy to " + at, (k, w) -> {
                float[] z = y.clone();
                k.axpy(1.7f, x, AT, z, at, count);
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
            operations.put("multiply and add to " + at, (k, w) -> {
                float[] z = y.clone();
                k.multiplyAdd(x, AT, y, AT, z, at, count);
                return z;
            });
        }
    }

    private void reductions() {
        operations.put("sum", (k, w) -> bits(k.sum(x, AT, count, w)));
        operations.put("sum of squares", (k, w) -> bits(k.sumOfSquares(x, AT, count, w)));
        operations.put("dot", (k, w) -> bits(k.dot(x, AT, y, 1, count, w)));
        operations.put("max", (k, w) -> bits(k.max(x, AT, count)));
        operations.put("is finite", (k, w) -> bits(k.isFinite(x, AT, count) ? 1 : 0));
    }

    private void byRow() {
        operations.put("softmax", (k, w) -> {
            float[] z = y.clone();
            k.softmax(rows, columns, x, AT, stride, z, 1, stride, w);
            return z;
        });
        operations.put("softmax gradient", (k, w) -> {
            float[] z = y.clone();
            k.softmaxGradient(rows, columns, x, AT, stride, y, 2, stride, z, 1, stride, w);
            return z;
        });
        operations.put("log-softmax", (k, w) -> {
            float[] z = y.clone();
            k.logSoftmax(rows, columns, x, AT, stride, z, 1, stride, w);
            return z;
        });
        operations.put("log-softmax gradient", (k, w) -> {
            float[] z = y.clone();
            k.logSoftmaxGradient(rows, columns, x, AT, stride, y, 2, stride, z, 1, stride, w);
            return z;
        });
        operations.put("cross-entropy", (k, w) -> {
            float[] z = y.clone();
            int[] labels = new int[rows + 1];
            for (int i = 0; i < rows && columns > 0; i++) {
                labels[1 + i] = i * 7 % columns;
            }
            double[] losses = new double[rows + 2];
            k.crossEntropy(
                    columns == 0 ? 0 : rows, columns, x, AT, stride, labels, 1, first, 2, losses, 2, z, 1, stride, w);
            return join(z, bits(losses));
        });
        operations.put("soft cross-entropy", (k, w) -> {
            float[] z = y.clone();
            double[] losses = new double[rows + 2];
            k.softCrossEntropy(rows, columns, x, AT, stride, y, 2, stride, first, 2, losses, 2, z, 1, stride, w);
            return join(z, bits(losses));
        });
        operations.put("layer norm", (k, w) -> {
            float[] z = y.clone();
            float[] means = third.clone();
            float[] inverses = fourth.clone();
            k.layerNorm(
                    rows, columns, x, AT, stride, first, 1, second, 2, 1e-5, z, 1, stride, means, 2, inverses, 3, w);
            return join(z, join(means, inverses));
        });
        operations.put("layer norm gradient", (k, w) -> {
            float[] z = y.clone();
            k.layerNormGradient(
                    rows, columns, x, AT, stride, first, 1, third, 2, fourth, 3, y, 2, stride, z, 1, stride, w);
            return z;
        });
        operations.put("layer norm parameter gradients", (k, w) -> {
            float[] gamma = first.clone();
            float[] beta = second.clone();
            k.layerNormParameterGradients(
                    Write.ADD, rows, columns, x, AT, stride, third, 2, fourth, 3, y, 2, stride, gamma, 1, beta, 2);
            return join(gamma, beta);
        });
    }

    private void byColumn() {
        operations.put("add row", (k, w) -> {
            float[] z = y.clone();
            k.addRow(rows, columns, x, AT, stride, first, 2, z, 1, stride);
            return z;
        });
        operations.put("multiply row", (k, w) -> {
            float[] z = y.clone();
            k.multiplyRow(rows, columns, x, AT, stride, first, 2, z, 1, stride);
            return z;
        });
        for (Write write : Write.values()) {
            operations.put("column sums " + write, (k, w) -> {
                float[] sums = first.clone();
                k.columnSums(write, rows, columns, x, AT, stride, sums, 2);
                return sums;
            });
        }
        operations.put("column moments", (k, w) -> {
            float[] means = first.clone();
            float[] variances = second.clone();
            k.columnMoments(rows, columns, x, AT, stride, means, 2, variances, 1);
            return join(means, variances);
        });
        operations.put("batch norm", (k, w) -> {
            float[] z = y.clone();
            k.batchNorm(rows, columns, x, AT, stride, first, 1, second, 2, third, 3, fourth, 1, z, 1, stride);
            return z;
        });
        operations.put("batch norm parameter gradients", (k, w) -> {
            float[] gamma = first.clone();
            float[] beta = second.clone();
            k.batchNormParameterGradients(
                    rows, columns, x, AT, stride, third, 1, fourth, 2, y, 1, stride, gamma, 3, beta, 1);
            return join(gamma, beta);
        });
        operations.put("batch norm input gradient", (k, w) -> {
            float[] z = y.clone();
            k.batchNormInputGradient(
                    rows,
                    columns,
                    Math.max(1, rows),
                    x,
                    AT,
                    stride,
                    first,
                    1,
                    second,
                    2,
                    third,
                    3,
                    fourth,
                    1,
                    second,
                    3,
                    y,
                    2,
                    stride,
                    z,
                    1,
                    stride);
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
