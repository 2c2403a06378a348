package dev.espalier.plugins.optimizers;

/**
 * An update rule stated in double precision, as plainly as its formula, independent of the plugin.
 *
 * <p>State is an array for each number that a weight remembers, zero before the first step.
 */
@FunctionalInterface
interface Reference {

    /** Replaces the weights by those after step t. */
    void step(int t, double rate, double[] w, double[] g, double[][] s);

    /** The same for rules that ask for gradients at other places than the weights. */
    default void step(int t, double rate, double[] w, Gradients gradients, double[][] s) {
        step(t, rate, w, gradients.at(w), s);
    }

    /** The gradients of a step. */
    @FunctionalInterface
    interface Gradients {

        double[] at(double[] w);
    }

    /** A rule that treats each weight by itself. */
    @FunctionalInterface
    interface OfOneWeight {

        double step(int t, double rate, double w, double g, double[] s);
    }

    static Reference elementwise(OfOneWeight rule) {
        return (t, rate, w, g, s) -> {
            for (int i = 0; i < w.length; i++) {
                w[i] = rule.step(t, rate, w[i], g[i], s[i]);
            }
        };
    }

    static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value * value;
        }
        return sum;
    }

    static Reference sgd() {
        return elementwise((t, rate, w, g, s) -> w - rate * g);
    }

    static Reference momentum(double mu, double dampening) {
        return elementwise((t, rate, w, g, s) -> {
            s[0] = t == 1 ? g : mu * s[0] + (1 - dampening) * g;
            return w - rate * s[0];
        });
    }

    static Reference momentumWithRateInside(double mu, boolean nesterov) {
        return elementwise((t, rate, w, g, s) -> {
            s[0] = mu * s[0] - rate * g;
            return nesterov ? w + mu * s[0] - rate * g : w + s[0];
        });
    }

    static Reference nesterov(double mu) {
        return elementwise((t, rate, w, g, s) -> {
            s[0] = mu * s[0] + g;
            return w - rate * (g + mu * s[0]);
        });
    }

    static Reference adaGrad(double epsilon, boolean inside, double initial, double decay) {
        return elementwise((t, rate, w, g, s) -> {
            s[0] = (t == 1 ? initial : s[0]) + g * g;
            return w - rate / (1 + (t - 1) * decay) * g / root(s[0], epsilon, inside);
        });
    }

    static double root(double value, double epsilon, boolean inside) {
        return inside ? Math.sqrt(value + epsilon) : Math.sqrt(value) + epsilon;
    }

    static Reference rmsProp(
            double rho,
            double epsilon,
            boolean inside,
            boolean centred,
            double mu,
            boolean rateInside,
            double initial) {
        return elementwise((t, rate, w, g, s) -> {
            s[0] = rho * (t == 1 ? initial : s[0]) + (1 - rho) * g * g;
            s[1] = rho * s[1] + (1 - rho) * g;
            double u = g / root(centred ? s[0] - s[1] * s[1] : s[0], epsilon, inside);
            if (mu == 0) {
                return w - rate * u;
            }
            s[2] = mu * s[2] + (rateInside ? rate : 1) * u;
            return w - (rateInside ? 1 : rate) * s[2];
        });
    }

    static Reference adaDelta(double rho, double epsilon) {
        return elementwise((t, rate, w, g, s) -> {
            s[0] = rho * s[0] + (1 - rho) * g * g;
            double d = Math.sqrt(s[1] + epsilon) / Math.sqrt(s[0] + epsilon) * g;
            s[1] = rho * s[1] + (1 - rho) * d * d;
            return w - rate * d;
        });
    }

    static void moments(double g, double[] s, double beta1, double beta2) {
        s[0] = beta1 * s[0] + (1 - beta1) * g;
        s[1] = beta2 * s[1] + (1 - beta2) * g * g;
    }

    static Reference adam(double epsilon, EpsilonPlacement placement, double decay) {
        return elementwise((t, rate, w, g, s) -> {
            moments(g, s, 0.9, 0.999);
            double m = s[0] / (1 - StrictMath.pow(0.9, t));
            double correction = 1 - StrictMath.pow(0.999, t);
            double d = switch (placement) {
                case OUTSIDE -> Math.sqrt(s[1] / correction) + epsilon;
                case INSIDE -> Math.sqrt(s[1] / correction + epsilon);
                case UNCORRECTED -> (Math.sqrt(s[1]) + epsilon) / Math.sqrt(correction);
            };
            return w * (1 - rate * decay) - rate * m / d;
        });
    }

    static Reference amsGrad(Profile profile) {
        return elementwise((t, rate, w, g, s) -> {
            moments(g, s, 0.9, 0.999);
            double m = s[0] / (1 - StrictMath.pow(0.9, t));
            double correction = 1 - StrictMath.pow(0.999, t);
            s[2] = Math.max(s[2], profile == Profile.OPTAX ? s[1] / correction : s[1]);
            return switch (profile) {
                case OPTAX -> w - rate * m / (Math.sqrt(s[2]) + 1e-8);
                case KERAS -> w - rate * m * Math.sqrt(correction) / (Math.sqrt(s[2]) + 1e-7);
                default -> w - rate * m / (Math.sqrt(s[2] / correction) + 1e-8);
            };
        });
    }

    static Reference adaMax(boolean keras) {
        return elementwise((t, rate, w, g, s) -> {
            s[0] = 0.9 * s[0] + 0.1 * g;
            double m = s[0] / (1 - StrictMath.pow(0.9, t));
            s[1] = Math.max(0.999 * s[1], Math.abs(g) + (keras ? 0 : 1e-8));
            return w - rate * m / (s[1] + (keras ? 1e-7 : 0));
        });
    }

    static Reference nAdam(double psi, double epsilon) {
        return elementwise((t, rate, w, g, s) -> {
            moments(g, s, 0.9, 0.999);
            double now = 0.9 * (1 - 0.5 * StrictMath.pow(0.96, t * psi));
            double next = 0.9 * (1 - 0.5 * StrictMath.pow(0.96, (t + 1) * psi));
            s[2] = (t == 1 ? 1 : s[2]) * now;
            double d = Math.sqrt(s[1] / (1 - StrictMath.pow(0.999, t))) + epsilon;
            return w - rate * (1 - now) / (1 - s[2]) * g / d - rate * next / (1 - s[2] * next) * s[0] / d;
        });
    }

    /** Dozat's form, as Optax corrects its two means. */
    static Reference nAdamOfOptax() {
        return elementwise((t, rate, w, g, s) -> {
            moments(g, s, 0.9, 0.999);
            double mean = 0.9 * s[0] / (1 - StrictMath.pow(0.9, t + 1)) + 0.1 * g / (1 - StrictMath.pow(0.9, t));
            return w - rate * mean / (Math.sqrt(s[1] / (1 - StrictMath.pow(0.999, t))) + 1e-8);
        });
    }

    static Reference rAdam(boolean optax) {
        double limit = 2 / (1 - 0.999) - 1;
        return elementwise((t, rate, w, g, s) -> {
            moments(g, s, 0.9, 0.999);
            double power = StrictMath.pow(0.999, t);
            double m = s[0] / (1 - StrictMath.pow(0.9, t));
            double rho = limit - 2 * t * power / (1 - power);
            if (rho <= 5) {
                return w - rate * m;
            }
            double r = Math.sqrt((rho - 4) * (rho - 2) * limit / ((limit - 4) * (limit - 2) * rho));
            return optax
                    ? w - rate * r * m / (Math.sqrt(s[1] / (1 - power)) + 1e-8)
                    : w - rate * r * m * Math.sqrt(1 - power) / (Math.sqrt(s[1]) + 1e-8);
        });
    }

    static Reference adaBelief(boolean optax) {
        return elementwise((t, rate, w, g, s) -> {
            double before = s[0];
            s[0] = 0.9 * s[0] + 0.1 * g;
            double surprise = g - (optax ? before : s[0]);
            s[1] = 0.999 * s[1] + 0.001 * surprise * surprise + 1e-16;
            double root = Math.sqrt(s[1] / (1 - StrictMath.pow(0.999, t)));
            return w - rate * s[0] / (1 - StrictMath.pow(0.9, t)) / (root + 1e-16);
        });
    }

    static Reference lion(double decay) {
        return elementwise((t, rate, w, g, s) -> {
            double u = Math.signum(0.9 * s[0] + 0.1 * g);
            s[0] = 0.99 * s[0] + 0.01 * g;
            return w - rate * (u + decay * w);
        });
    }

    static Reference rprop() {
        return elementwise((t, rate, w, g, s) -> {
            double turn = Math.signum(g * s[0]);
            double length = (t == 1 ? rate : s[1]) * (turn > 0 ? 1.2 : turn < 0 ? 0.5 : 1);
            s[1] = Math.min(50, Math.max(1e-6, length));
            s[0] = turn < 0 ? 0 : g;
            return w - Math.signum(s[0]) * s[1];
        });
    }

    /** The rule of weights that belong together: u is what moves them, φ how far. */
    private static void move(double[] w, double[] u, double factor) {
        for (int i = 0; i < w.length; i++) {
            w[i] -= factor * u[i];
        }
    }

    private static double length(double[] values) {
        return Math.sqrt(sum(values));
    }

    static Reference lamb(double epsilon, double inside, double before) {
        return (t, rate, w, g, s) -> {
            double[] u = new double[w.length];
            for (int i = 0; i < w.length; i++) {
                w[i] *= 1 - rate * before;
                moments(g[i], s[i], 0.9, 0.999);
                double m = s[i][0] / (1 - StrictMath.pow(0.9, t));
                u[i] = m / (Math.sqrt(s[i][1] / (1 - StrictMath.pow(0.999, t))) + epsilon) + inside * w[i];
            }
            move(w, u, rate * length(w) / length(u));
        };
    }

    static Reference lars(double trust, double decay, boolean optax, boolean nesterov) {
        return (t, rate, w, g, s) -> {
            double[] u = new double[w.length];
            for (int i = 0; i < w.length; i++) {
                u[i] = g[i] + decay * w[i];
            }
            double phi = optax
                    ? trust * length(w) / (length(u) + 1e-8)
                    : trust * length(w) / (length(g) + decay * length(w) + 1e-8);
            for (int i = 0; i < w.length; i++) {
                s[i][0] = 0.9 * s[i][0] + (optax ? rate : 1) * phi * u[i];
                double step = nesterov ? (optax ? rate : 1) * phi * u[i] + 0.9 * s[i][0] : s[i][0];
                w[i] -= (optax ? 1 : rate) * step;
            }
        };
    }

    /** Of a matrix with two columns; rows remember in the first number of their first element, columns of their top. */
    static Reference adafactor(boolean keras) {
        return (t, rate, w, g, s) -> {
            int rows = w.length / 2;
            double taken = StrictMath.pow(t, -0.8);
            double scale = Math.max(1e-3, Math.sqrt(sum(w) / w.length));
            double added = keras ? 1e-30 : 0;
            double mean = 0;
            for (int row = 0; row < rows; row++) {
                double a = g[2 * row];
                double b = g[2 * row + 1];
                s[2 * row][0] += taken * ((a * a + b * b) / 2 + added - s[2 * row][0]);
                mean += s[2 * row][0] / rows;
            }
            for (int column = 0; column < 2; column++) {
                double squares = 0;
                for (int row = 0; row < rows; row++) {
                    squares += g[2 * row + column] * g[2 * row + column] / rows;
                }
                s[column][1] += taken * (squares + added - s[column][1]);
            }
            double[] u = new double[w.length];
            for (int i = 0; i < w.length; i++) {
                double v = s[i / 2 * 2][0] * s[i % 2][1] / (keras ? mean : Math.max(mean, 0x1p-23));
                u[i] = g[i] / Math.sqrt(keras ? v : Math.max(v, 0x1p-46));
            }
            double bound = Math.max(1, Math.sqrt(sum(u) / u.length));
            move(w, u, Math.min(rate, 1 / Math.sqrt(t)) * scale / bound);
        };
    }

    /** Of a matrix of two rows and two columns, without decay. */
    static Reference muon() {
        return (t, rate, w, g, s) -> {
            double[] x = new double[4];
            for (int i = 0; i < 4; i++) {
                s[i][0] = 0.95 * s[i][0] + 0.05 * g[i];
                x[i] = 0.95 * s[i][0] + 0.05 * g[i];
            }
            double size = Math.max(1e-7, length(x));
            for (int i = 0; i < 4; i++) {
                x[i] /= size;
            }
            for (int k = 0; k < 5; k++) {
                double[] a = times(x, new double[] {x[0], x[2], x[1], x[3]});
                double[] square = times(a, a);
                double[] b = new double[4];
                for (int i = 0; i < 4; i++) {
                    b[i] = -4.7750 * a[i] + 2.0315 * square[i];
                }
                double[] change = times(b, x);
                for (int i = 0; i < 4; i++) {
                    x[i] = 3.4445 * x[i] + change[i];
                }
            }
            move(w, x, rate);
        };
    }

    private static double[] times(double[] a, double[] b) {
        return new double[] {
            a[0] * b[0] + a[1] * b[2], a[0] * b[1] + a[1] * b[3], a[2] * b[0] + a[3] * b[2], a[2] * b[1] + a[3] * b[3]
        };
    }

    static Reference lookahead(Reference inner) {
        return (t, rate, w, g, s) -> {
            for (int i = 0; t == 1 && i < w.length; i++) {
                s[i][3] = w[i];
            }
            inner.step(t, rate, w, g, s);
            for (int i = 0; t % 5 == 0 && i < w.length; i++) {
                s[i][3] += 0.5 * (w[i] - s[i][3]);
                w[i] = s[i][3];
            }
        };
    }

    static Reference sam(double radius, Reference inner) {
        return new Reference() {
            @Override
            public void step(int t, double rate, double[] w, double[] g, double[][] s) {
                inner.step(t, rate, w, g, s);
            }

            @Override
            public void step(int t, double rate, double[] w, Gradients gradients, double[][] s) {
                double[] g = gradients.at(w);
                double factor = radius / (length(g) + 1e-12);
                double[] worst = w.clone();
                for (int i = 0; i < w.length; i++) {
                    worst[i] += factor * g[i];
                }
                inner.step(t, rate, w, gradients.at(worst), s);
            }
        };
    }

    /** The weights that gradients are taken at, with the two others kept as the formula has them. */
    static Reference scheduleFreeSgd() {
        return elementwise((t, rate, w, g, s) -> {
            s[0] = (t == 1 ? w : s[0]) - rate * g;
            s[1] = t == 1 ? w : s[1];
            s[1] += (s[0] - s[1]) / t;
            return 0.1 * s[0] + 0.9 * s[1];
        });
    }

    static Reference scheduleFreeAdamW(double decay) {
        return elementwise((t, rate, w, g, s) -> {
            s[2] = 0.999 * s[2] + 0.001 * g * g;
            double d = g / (Math.sqrt(s[2] / (1 - StrictMath.pow(0.999, t))) + 1e-8) + decay * w;
            s[0] = (t == 1 ? w : s[0]) - rate * d;
            s[1] = t == 1 ? w : s[1];
            s[1] += (s[0] - s[1]) / t;
            return 0.1 * s[0] + 0.9 * s[1];
        });
    }
}
