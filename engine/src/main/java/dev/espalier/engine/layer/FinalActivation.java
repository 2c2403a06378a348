package dev.espalier.engine.layer;

import dev.espalier.engine.kernel.Epilogue;
import java.util.Optional;

/**
 * An activation that an operation applies to its result, so that it needs no operation of its own.
 *
 * @param activation the function that is applied; nothing is done if there is none
 */
record FinalActivation(Optional<KernelActivation> activation) {

    /** The result stays as it is. */
    static final FinalActivation NONE = new FinalActivation(Optional.empty());

    /**
     * The forward pass.
     *
     * @param sums how the result begins
     * @return the same, and what is done with it
     */
    Epilogue after(Epilogue sums) {
        return activation
                .map(function -> sums.then(KernelActivation.kernelOf(function), (float) function.parameter()))
                .orElse(sums);
    }

    /**
     * What makes the gradient of the result before the function of that behind it, in place.
     *
     * @param output the result behind the function; the elements of the gradient are where the elements of the result are
     * @return to be used as a finish alone
     */
    Epilogue backThrough(float[] output) {
        return activation
                .map(function -> Epilogue.REPLACE.thenGradient(
                        KernelActivation.kernelOf(function), (float) function.parameter(), output))
                .orElse(Epilogue.REPLACE);
    }
}
