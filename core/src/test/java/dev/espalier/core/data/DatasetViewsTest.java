package dev.espalier.core.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.data.Dataset;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Views of a dataset pass on all that it has, also what has a default. */
class DatasetViewsTest {

    @ParameterizedTest
    @ValueSource(classes = {Subset.class, WeightedDataset.class})
    void passOnEveryQuestion(Class<? extends Dataset> view) {
        List<String> left = Arrays.stream(Dataset.class.getMethods())
                .filter(question -> !isAnsweredBy(view, question))
                .map(Method::toString)
                .toList();
        assertEquals(List.of(), left);
    }

    private static boolean isAnsweredBy(Class<?> view, Method question) {
        return Arrays.stream(view.getDeclaredMethods())
                .anyMatch(own -> own.getName().equals(question.getName())
                        && Arrays.equals(own.getParameterTypes(), question.getParameterTypes()));
    }
}
