package dev.espalier.engine.kernel;

/**
 * Activations and their gradients one element at a time: the portable provider's work, and the vector provider's
 * remainders.
 */
final class ScalarActivations {

    private ScalarActivations() {}

    static void activate(
            Activation activation, float parameter, float[] x, int xOffset, float[] y, int yOffset, int count) {
        switch (activation) {
            case RELU -> {
                for (int i = 0; i < count; i++) {
                    y[yOffset + i] = FloatMath.relu(x[xOffset + i]);
                }
            }
            case RELU6 -> {
                for (int i = 0; i < count; i++) {
                    y[yOffset + i] = FloatMath.relu6(x[xOffset + i]);
                }
            }
            case LEAKY_RELU -> {
                for (int i = 0; i < count; i++) {
                    y[yOffset + i] = FloatMath.leakyRelu(x[xOffset + i], parameter);
                }
            }
            case ELU -> {
                for (int i = 0; i < count; i++) {
                    y[yOffset + i] = FloatMath.elu(x[xOffset + i], parameter);
                }
            }
            case SILU -> {
                for (int i = 0; i < count; i++) {
                    y[yOffset + i] = FloatMath.silu(x[xOffset + i]);
                }
            }
            case GELU -> {
                for (int i = 0; i < count; i++) {
                    y[yOffset + i] = FloatMath.gelu(x[xOffset + i]);
                }
            }
            case TANH -> {
                for (int i = 0; i < count; i++) {
                    y[yOffset + i] = FloatMath.tanh(x[xOffset + i]);
                }
            }
            case SIGMOID -> {
                for (int i = 0; i < count; i++) {
                    y[yOffset + i] = FloatMath.sigmoid(x[xOffset + i]);
                }
            }
        }
    }

    static void activationGradient(
            Activation activation,
            float parameter,
            float[] saved,
            int savedOffset,
            float[] dy,
            int dyOffset,
            float[] dx,
            int dxOffset,
            int count) {
        switch (activation) {
            case RELU -> {
                for (int i = 0; i < count; i++) {
                    dx[dxOffset + i] = FloatMath.ifPositive(saved[savedOffset + i], dy[dyOffset + i], 0f);
                }
            }
            case RELU6 -> {
                for (int i = 0; i < count; i++) {
                    float y = saved[savedOffset + i];
                    dx[dxOffset + i] = y > 0f && y < 6f ? dy[dyOffset + i] : 0f;
                }
            }
            case LEAKY_RELU -> {
                for (int i = 0; i < count; i++) {
                    float g = dy[dyOffset + i];
                    dx[dxOffset + i] = FloatMath.ifPositive(saved[savedOffset + i], g, g * parameter);
                }
            }
            case ELU -> {
                for (int i = 0; i < count; i++) {
                    float y = saved[savedOffset + i];
                    float g = dy[dyOffset + i];
                    dx[dxOffset + i] = FloatMath.ifPositive(y, g, g * (y + parameter));
                }
            }
            case SILU -> {
                for (int i = 0; i < count; i++) {
                    dx[dxOffset + i] = dy[dyOffset + i] * FloatMath.siluGradient(saved[savedOffset + i]);
                }
            }
            case GELU -> {
                for (int i = 0; i < count; i++) {
                    dx[dxOffset + i] = dy[dyOffset + i] * FloatMath.geluGradient(saved[savedOffset + i]);
                }
            }
            case TANH -> {
                for (int i = 0; i < count; i++) {
                    float y = saved[savedOffset + i];
                    dx[dxOffset + i] = dy[dyOffset + i] * Math.fma(-y, y, 1f);
                }
            }
            case SIGMOID -> {
                for (int i = 0; i < count; i++) {
                    float y = saved[savedOffset + i];
                    dx[dxOffset + i] = dy[dyOffset + i] * (y * (1f - y));
                }
            }
        }
    }

    static void exp(float[] x, int xOffset, float[] y, int yOffset, int count) {
        for (int i = 0; i < count; i++) {
            y[yOffset + i] = FloatMath.exp(x[xOffset + i]);
        }
    }

    static void log(float[] x, int xOffset, float[] y, int yOffset, int count) {
        for (int i = 0; i < count; i++) {
            y[yOffset + i] = FloatMath.log(x[xOffset + i]);
        }
    }

    static void binaryCrossEntropy(
            float[] x,
            int xOffset,
            float[] t,
            int tOffset,
            float[] losses,
            int lossesOffset,
            float[] dx,
            int dxOffset,
            int count) {
        for (int i = 0; i < count; i++) {
            float logit = x[xOffset + i];
            float target = t[tOffset + i];
            float e = FloatMath.decay(-Math.abs(logit));
            losses[lossesOffset + i] = Math.fma(-logit, target, Math.max(logit, 0f)) + FloatMath.log1pOfUnit(e);
            dx[dxOffset + i] = FloatMath.ifNegative(logit, e, 1f) / (1f + e) - target;
        }
    }
}
