package dev.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.Shape;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.parameter.ParameterInfo.Role;
import dev.espalier.api.regularizer.ParameterRegularizer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The common contract of regularizers of parameters; the contracts of their kinds extend it.
 *
 * <p>Plugins of several such kinds implement several of these contracts with one test.
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public interface ParameterRegularizerContract extends PluginContract {

    /** A new regularizer with the settings under test. */
    ParameterRegularizer regularizer();

    @Override
    default Object plugin() {
        return regularizer();
    }

    /** Which parameters are regularized is decided once, when a run is set up. */
    @Test
    default void appliesToTheSameParametersAlways() {
        ParameterRegularizer regularizer = regularizer();
        List<ParameterInfo> parameters = Arrays.stream(Role.values())
                .map(role -> new ParameterInfo("dense/" + role, role, Shape.of(4, 3), 4, 3, 1))
                .toList();
        List<Boolean> first = parameters.stream().map(regularizer::appliesTo).toList();
        assertTrue(first.contains(true), "appliesTo() is false for parameters of every role");
        assertEquals(first, parameters.stream().map(regularizer::appliesTo).toList(), "appliesTo() has changed");
        assertEquals(
                first,
                parameters.stream().map(regularizer()::appliesTo).toList(),
                "appliesTo() differs between equal plugins");
    }
}
