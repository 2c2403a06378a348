package dev.espalier.core.data.csv;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.EspalierException;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.io.TempDir;

/** Tables in a folder, for tests. */
class CsvTables {

    static final String[] SPECIES = {"setosa", "versicolor", "virginica"};

    @TempDir
    Path folder;

    /** Flowers as in Fisher's table: four sizes and a kind. */
    static String flowers(int rows) {
        CounterRandomStream random = new CounterRandomStream(4);
        StringBuilder text = new StringBuilder("sepal-length,sepal-width,petal-length,petal-width,species\n");
        for (int i = 0; i < rows; i++) {
            int kind = i % 3;
            for (int c = 0; c < 4; c++) {
                text.append(String.format(Locale.ROOT, "%.1f,", 3 + kind + 0.3 * random.nextGaussian()));
            }
            text.append(SPECIES[kind]).append('\n');
        }
        return text.toString();
    }

    static CsvSource simple(String label) {
        return source(label).build();
    }

    static CsvSource several(String... targets) {
        return CsvSource.builder("train.csv").targets(targets).build();
    }

    static CsvSourceBuilder source(String label) {
        return CsvSource.builder("train.csv").label(label);
    }

    DataSource.Parts load(CsvSource source) {
        return source.load(path -> folder.resolve(path));
    }

    Dataset train(String text, CsvSource source) throws IOException {
        Files.writeString(folder.resolve("train.csv"), text);
        return load(source).train();
    }

    EspalierException refused(String text, CsvSource source) throws IOException {
        Files.writeString(folder.resolve("train.csv"), text);
        return assertThrows(EspalierException.class, () -> load(source));
    }
}
