package dev.espalier.core.data.csv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.data.DataSource.Targets;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.ReadRequest;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.core.data.TestData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What targets become. */
class CsvTargetsTest extends CsvTables {

    @Test
    void aTargetOfManyNumbersIsARegressionAndOneOfFewWholeNumbersAClassification() throws IOException {
        StringBuilder text = new StringBuilder("x,price,rooms,grade\n");
        for (int i = 0; i < 60; i++) {
            text.append(i)
                    .append(',')
                    .append(i * 1.5)
                    .append(',')
                    .append(i)
                    .append(',')
                    .append(i % 3)
                    .append("\n");
        }
        Dataset data = train(text.toString(), several("price", "rooms", "grade"));
        assertEquals(
                List.of(TargetKind.VALUES, TargetKind.VALUES, TargetKind.CLASS_INDEX),
                data.schema().targets().stream().map(Schema.Target::kind).toList());
        float[] into = new float[1];
        data.readTarget(0, 3, into, 0);
        assertEquals(4.5f, into[0]);
        Dataset forced = train(
                text.toString(), source("grade").task(TargetTask.REGRESSION).build());
        assertEquals(TargetKind.VALUES, forced.schema().targets().get(0).kind());
        Dataset classes = train(
                text.toString(), source("rooms").task(TargetTask.CLASSIFICATION).build());
        assertEquals(60, classes.schema().targets().get(0).width());
        assertEquals("59", classes.schema().targets().get(0).classNames().get(59));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1.5", "NaN", "", "two", "1e400", "01"})
    void refusesLabelsThatAreNoClassNamingSampleAndClassCount(String label) throws IOException {
        EspalierException e = refused("a,y\n1,0\n2,1\n3,2\n4,0\n5," + label + "\n6,1\n", simple("y"));
        assertEquals(label.isEmpty() ? ErrorCode.DATA_LABEL : ErrorCode.DATA_VALUE, e.code());
        assertEquals(1, e.problems().size());
        assertTrue(e.getMessage().contains("train.csv:6, sample 4, column 'y': "), e.getMessage());
        assertTrue(label.isEmpty() || e.getMessage().contains("for there are 3 classes"), e.getMessage());
    }

    @Test
    void listedClassesDecideWhichLabelsThereAre() throws IOException {
        CsvSource signs = source("y").classes("-1", "1").build();
        Dataset data = train("a,y\n1,1\n2,-1\n3,1.0\n", signs);
        assertEquals(List.of("-1", "1"), data.schema().targets().get(0).classNames());
        assertArrayEquals(new int[] {1, 0, 1}, TestData.labels(data));
        EspalierException e = refused("a,y\n1,1\n2,-1\n3,99\n", signs);
        assertTrue(e.getMessage().contains("label is 99; it must be one of -1, 1, for there are 2 classes"));
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.CsvSource({
        "'1 -1 1 -1', '-1 1'",
        "'-1 0 1 1 0 -1', '-1 0 1'",
        "'-2 -1 0 1 2', '-2 -1 0 1 2'",
        "'-1 0 0 -1', '-1 0'",
        "'-3 -2 -2 -3', '-3 -2'",
        "'-1.0 +1 -1 1', '-1 1'"
    })
    void negativeLabelsAreClassesWhereTheyAreNoMistake(String labels, String classes) throws IOException {
        Dataset data = train("x,y\n0," + labels.replace(" ", "\n0,") + "\n", simple("y"));
        assertEquals(List.of(classes.split(" ")), data.schema().targets().get(0).classNames());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"x\ny\""})
    void rowsWithoutATargetAreLeftOutAndCounted(String note) throws IOException {
        CsvSource source = CsvSource.builder("train.csv")
                .targets("price", "rent")
                .task(TargetTask.REGRESSION)
                .missingMarkers("NA")
                .missingTargets(MissingTargets.SKIP)
                .ignore("note")
                .build();
        // the second note is of two lines, which makes the table be read twice
        Dataset data =
                train("a,price,rent,note\n1,2.5,7,\n2,NA,7.5,%s\n,,,\n4,3.5,8,\n5,4.5,NA,\n".formatted(note), source);
        assertEquals(2, data.size());
        float[] into = new float[1];
        data.readTarget(1, 1, into, 0);
        assertEquals(8, into[0]);
        assertEquals(3, data.rowOf(1));
        assertTrue(data.notes().contains("left out: 3 of 5 rows of train.csv, in which a target is missing"));

        EspalierException bad = refused("a,price,rent,note\n1,2.5,x,\n2,NA,7,\n3,2,1,\n4,2,1,\n", source);
        assertEquals(1, bad.problems().size(), bad::getMessage);
        assertTrue(bad.getMessage().contains("train.csv:2, sample 0, column 'rent'"), bad::getMessage);
    }

    @Test
    void skippedTargetsAreThoseOfSamplesToTrainOnAndToEvaluateWith() throws IOException {
        CsvSource source = source("y").missingTargets(MissingTargets.SKIP).build();
        Dataset data = train("a,y\n1,p\n2,\n3,q\n", source);
        assertArrayEquals(new int[] {0, 1}, TestData.labels(data));
        Files.writeString(folder.resolve("new.csv"), "a,y\n4,\n5,p\n");
        Path file = folder.resolve("new.csv");
        assertEquals(
                1,
                source.read(file, new ReadRequest(data.schema(), Targets.REQUIRED))
                        .size());
        assertEquals(
                2,
                source.read(file, new ReadRequest(data.schema(), Targets.IGNORED))
                        .size());
        List<Problem> told = new ArrayList<>();
        ReadRequest telling = new ReadRequest(data.schema(), Targets.REQUIRED).skipping(told::add);
        assertEquals(1, source.read(file, telling).size());
        assertEquals(
                List.of(ErrorCode.DATA_LABEL), told.stream().map(Problem::code).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"x\ny\""})
    void maskedTargetsAreMissingAndRowsWithoutAnyAreLeftOut(String note) throws IOException {
        CsvSource source = CsvSource.builder("train.csv")
                .targets("kind", "price")
                .missingMarkers("NA")
                .missingTargets(MissingTargets.MASK)
                .ignore("note")
                .build();
        Dataset data =
                train("a,kind,price,note\n1,p,2.5,\n2,NA,7.5,%s\n,,,\n4,q,,\n5,p,4.5,\n".formatted(note), source);
        assertTrue(data.missingTargets());
        assertEquals(4, data.size());
        assertEquals(List.of("p", "q"), data.schema().targets().get(0).classNames());
        assertEquals(List.of("0.0", "NaN", "1.0", "0.0"), stored(data, 0));
        assertEquals(List.of("2.5", "7.5", "NaN", "4.5"), stored(data, 1));
        assertTrue(data.notes().contains("left out: 1 of 5 rows of train.csv, in which every target is missing"));

        Path file = folder.resolve("new.csv");
        Files.writeString(file, "a,price\n4,3\n5,\n6,2\n");
        Dataset evaluated = source.read(file, new ReadRequest(data.schema(), Targets.REQUIRED));
        assertEquals(List.of("NaN", "NaN"), stored(evaluated, 0));
        assertEquals(List.of("3.0", "2.0"), stored(evaluated, 1));

        Files.writeString(file, "a\n4\n");
        EspalierException none = assertThrows(
                EspalierException.class, () -> source.read(file, new ReadRequest(data.schema(), Targets.REQUIRED)));
        assertEquals(2, none.problems().size(), none::getMessage);

        EspalierException bad = refused("a,kind,price,note\n1,p,x,\n2,NA,7,\n3,q,1,\n4,q,1,\n", source);
        assertEquals(1, bad.problems().size(), bad::getMessage);
        assertTrue(bad.getMessage().contains("train.csv:2, sample 0, column 'price'"), bad::getMessage);
    }

    private static List<String> stored(Dataset data, int target) {
        List<String> values = new ArrayList<>();
        float[] into = new float[1];
        for (int sample = 0; sample < data.size(); sample++) {
            data.readTarget(target, sample, into, 0);
            values.add(Float.toString(into[0]));
        }
        return values;
    }

    @Test
    void aTableWithoutAnyTargetIsRefused() throws IOException {
        CsvSource source = source("y")
                .classes("p", "q")
                .missingTargets(MissingTargets.SKIP)
                .build();
        EspalierException e = refused("a,y\n1,\n2,\n", source);
        assertEquals(ErrorCode.DATA_SIZE, e.code(), e::getMessage);
    }

    @Test
    void aRareNegativeLabelIsAMistakeAndTheOtherTaskIsNamed() throws IOException {
        EspalierException e = refused("x,y\n" + "1,0\n2,1\n".repeat(20) + "3,-1\n", simple("y"));
        assertEquals(1, e.problems().size());
        assertTrue(e.getMessage().contains("label is -1; it must be one of 0, 1"), e.getMessage());
        assertTrue(e.getMessage().contains("set task: regression to predict values"), e.getMessage());
        e = refused("x,y\n1,4\n2,4\n", simple("y"));
        assertTrue(e.getMessage().contains("label 'y' has 1 class; there must be at least 2"), e.getMessage());
        assertTrue(e.getMessage().contains("set task: regression"), e.getMessage());
    }
}
