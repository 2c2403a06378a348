package dev.espalier.engine.kernel;

/**
 * An elementwise non-linearity y = f(x). The one number that some of them need is called {@code parameter} in
 * {@link ActivationKernels}; the others ignore it.
 */
public enum Activation {

    /** max(x, 0); NaN stays NaN. The derivative at 0 is 0. */
    RELU(true),

    /** min(max(x, 0), 6); NaN stays NaN. The derivative is 0 at 0 and at 6. */
    RELU6(true),

    /** x for x &gt; 0, else slope·x; the parameter is the slope, at least 0, and the derivative at 0. */
    LEAKY_RELU(true),

    /** x for x &gt; 0, else α(eˣ − 1); the parameter is α, at least 0, and the derivative at 0. */
    ELU(true),

    /** x·σ(x). */
    SILU(false),

    /** x·Φ(x) with the exact normal distribution function Φ(x) = ½(1 + erf(x/√2)). */
    GELU(false),

    /** The hyperbolic tangent. */
    TANH(true),

    /** σ(x) = 1/(1 + e⁻ˣ). */
    SIGMOID(true);

    private final boolean gradientFromOutput;

    Activation(boolean gradientFromOutput) {
        this.gradientFromOutput = gradientFromOutput;
    }

    /**
     * Which array the backward pass needs: the output y if true, else the input x. The other one may be overwritten
     * after the forward pass, so an activation of this kind can run in place.
     */
    public boolean gradientFromOutput() {
        return gradientFromOutput;
    }
}
