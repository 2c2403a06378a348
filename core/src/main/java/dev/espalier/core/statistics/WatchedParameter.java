package dev.espalier.core.statistics;

import dev.espalier.api.parameter.ParameterInfo;

/**
 * A parameter whose statistics are collected.
 *
 * @param info what it is; its full name begins with that of its node and a slash
 * @param values its values, the array itself
 * @param gradients its gradients, the array itself
 */
public record WatchedParameter(ParameterInfo info, float[] values, float[] gradients) {

    /** The name of its node. */
    String node() {
        return info.name().substring(0, info.name().lastIndexOf('/'));
    }

    /** Its name in its node, such as {@code weight}. */
    String tensor() {
        return info.name().substring(info.name().lastIndexOf('/') + 1);
    }
}
