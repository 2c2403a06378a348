package dev.espalier.plugins.search;

import java.util.Arrays;
import org.ojalgo.matrix.decomposition.Cholesky;
import org.ojalgo.matrix.store.MatrixStore;
import org.ojalgo.matrix.store.R064Store;

/**
 * A Gaussian process with mean 0 that has been conditioned on observations with noise.
 *
 * <p>μ(x) = k(x)ᵀ·(K + τ²·I)⁻¹·y; s²(x) = k(x, x) − k(x)ᵀ·(K + τ²·I)⁻¹·k(x)
 *
 * <p>Source: Rasmussen and Williams, "Gaussian Processes for Machine Learning", 2006, algorithm 2.1.
 */
final class GaussianProcess {

    private final double[][] x;
    private final MaternKernel kernel;
    private final double variance;
    private final double noise;

    /** √5·r and exp(−√5·r) of each pair of observations: (1, 0), (2, 0), (2, 1), (3, 0) and so on. */
    private final double[] roots;

    private final double[] decays;
    private final double[][] inverse;
    private final double[] weights;

    /** ln p(y), or NaN if the covariance is not positive definite. */
    private final double logLikelihood;

    /**
     * The process given observations.
     *
     * @param groups the group of each feature
     * @param x the features of each observation
     * @param y the values observed
     * @param parameters the logarithms of each group's length scale, of σ² and of τ²
     */
    GaussianProcess(int[] groups, double[][] x, double[] y, double[] parameters) {
        this.x = x;
        int scales = parameters.length - 2;
        variance = StrictMath.exp(parameters[scales]);
        noise = StrictMath.exp(parameters[scales + 1]);
        kernel = new MaternKernel(variance, groups, Arrays.copyOf(parameters, scales));
        roots = new double[x.length * (x.length - 1) / 2];
        decays = new double[roots.length];
        Cholesky<Double> cholesky = Cholesky.R064.make(x.length, x.length);
        boolean isDefinite = cholesky.decompose(covariance()) && cholesky.isSolvable();
        inverse = isDefinite ? rows(cholesky.getInverse()) : new double[x.length][x.length];
        weights = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < x.length; j++) {
                weights[i] += inverse[i][j] * y[j];
            }
        }
        logLikelihood = isDefinite ? logLikelihood(y, cholesky.getL()) : Double.NaN;
    }

    private R064Store covariance() {
        R064Store covariance = R064Store.FACTORY.make(x.length, x.length);
        int pair = 0;
        for (int i = 0; i < x.length; i++) {
            covariance.set(i, i, variance + noise);
            for (int j = 0; j < i; j++) {
                roots[pair] = kernel.root(x[i], x[j]);
                decays[pair] = MaternKernel.decay(roots[pair]);
                double value = kernel.at(roots[pair], decays[pair]);
                pair++;
                covariance.set(i, j, value);
                covariance.set(j, i, value);
            }
        }
        return covariance;
    }

    private static double[][] rows(MatrixStore<Double> matrix) {
        int size = (int) matrix.countRows();
        double[][] rows = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                rows[i][j] = matrix.doubleValue(i, j);
            }
        }
        return rows;
    }

    private double logLikelihood(double[] y, MatrixStore<Double> factor) {
        double sum = -0.5 * x.length * StrictMath.log(2 * Math.PI);
        for (int i = 0; i < x.length; i++) {
            sum -= 0.5 * y[i] * weights[i] + StrictMath.log(factor.doubleValue(i, i));
        }
        return sum;
    }

    /**
     * The logarithm of the probability density of the observations.
     *
     * @param gradient receives the derivatives by the parameters: ½·tr((α·αᵀ − (K + τ²·I)⁻¹)·∂K), α = (K + τ²·I)⁻¹·y
     * @return NaN if the covariance is not positive definite
     */
    double logLikelihood(double[] gradient) {
        Arrays.fill(gradient, 0);
        int scales = gradient.length - 2;
        int pair = 0;
        for (int i = 0; i < x.length; i++) {
            double own = 0.5 * (weights[i] * weights[i] - inverse[i][i]);
            gradient[scales] += own * variance;
            gradient[scales + 1] += own * noise;
            for (int j = 0; j < i; j++) {
                double factor = weights[i] * weights[j] - inverse[i][j];
                gradient[scales] += factor * kernel.at(roots[pair], decays[pair]);
                kernel.addGradient(x[i], x[j], roots[pair], decays[pair], factor, gradient);
                pair++;
            }
        }
        return logLikelihood;
    }

    /** τ², the variance of the noise. */
    double noise() {
        return noise;
    }

    /** What is expected at a point: the mean, and the deviation without the noise. */
    Prediction at(double[] point) {
        double[] covariances = new double[x.length];
        double mean = 0;
        for (int i = 0; i < x.length; i++) {
            covariances[i] = kernel.at(point, x[i]);
            mean += covariances[i] * weights[i];
        }
        double explained = 0;
        for (int i = 0; i < x.length; i++) {
            double[] row = inverse[i];
            double sum = 0;
            for (int j = 0; j < i; j++) {
                sum += row[j] * covariances[j];
            }
            explained += covariances[i] * (2 * sum + row[i] * covariances[i]);
        }
        return new Prediction(mean, Math.sqrt(Math.max(0, variance - explained)));
    }

    /**
     * A normal distribution.
     *
     * @param mean μ
     * @param deviation s, at least 0
     */
    record Prediction(double mean, double deviation) {}
}
