package dev.espalier.core.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.core.data.Holdout;
import dev.espalier.core.data.SplitData;
import dev.espalier.core.data.source.FashionMnistSmall;
import org.junit.jupiter.api.Test;

class DataStackTest {

    @Test
    void readsTheDataOfAStackWhoseOtherPluginsAreMissing() {
        DataStack stack = read("""
                seed: 7
                data: {source: fashion-mnist-small, validation: 0.1}
                model: [nobody-has-this: 3]
                optimizer: nor-this
                """);

        assertEquals(7, stack.seed());
        assertEquals(new FashionMnistSmall(), stack.data().source());
        assertEquals(Holdout.Fraction.of(0.1), stack.data().validation());
    }

    @Test
    void cutsTheSamplesAsTrainingDoes() {
        SplitData parts = read("""
                        data: {source: fashion-mnist-small, validation: 0.1}
                        """).load(path -> java.nio.file.Path.of(path));

        assertEquals(4500, parts.train().size());
        assertEquals(500, parts.validation().orElseThrow().size());
        assertEquals(1000, parts.test().orElseThrow().size());
    }

    @Test
    void needsTheDataSection() {
        EspalierException refused = assertThrows(EspalierException.class, () -> read("model: [dense: 1]"));

        assertEquals(ErrorCode.MISSING_SETTING, refused.code());
    }

    private static DataStack read(String text) {
        return DataStack.read(text, "test.yaml", StackReaderTest.CATALOG);
    }
}
