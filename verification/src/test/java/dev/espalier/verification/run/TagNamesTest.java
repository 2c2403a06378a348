package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.espalier.core.data.source.FashionMnistSmall;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackBuilder;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.model.Model;
import dev.espalier.metrics.MeterSettings;
import dev.espalier.plugins.optimizers.Sgd;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The names that the meters have taken are refused where they are written, in the stack. */
class TagNamesTest {

    static Set<String> taken() {
        return MeterSettings.RESERVED;
    }

    @ParameterizedTest
    @MethodSource("taken")
    void aStackHasNoTagOfTheMetersOwn(String name) {
        StackBuilder stack = Stack.builder()
                .source(new FashionMnistSmall())
                .model(Model.sequential(new Dense(10)))
                .loss(new CrossEntropy())
                .optimizer(new Sgd())
                .tag(name, "x");

        assertThrows(IllegalArgumentException.class, stack::build);
    }
}
