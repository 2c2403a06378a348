package dev.espalier.core.data.csv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.EspalierException;
import dev.espalier.api.data.ColumnEncoding;
import dev.espalier.api.data.ColumnEncoding.Missing;
import dev.espalier.api.data.ColumnEncoding.Part;
import dev.espalier.api.data.ColumnEncoding.Unknown;
import dev.espalier.api.data.DataSource.Targets;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.ReadRequest;
import dev.espalier.api.data.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** Kinds that are given, notations, and places of categories. */
class CsvKindsTest extends CsvTables {

    @Test
    void eachKindThatIsGivenWinsOverTheGuess() throws IOException {
        String text = """
                size,smoker,sold,code,grade,y
                M,yes,2024-04-01T12:00,7,2,p
                S,no,2024-04-01T00:00,8,1,q
                L,yes,2024-04-01T06:00,7,3,p
                """;
        CsvSource source = source("y")
                .ordinal("size", "S", "M", "L")
                .binary("smoker")
                .dateTime("sold", "iso", Part.WEEKDAY, Part.HOUR)
                .categorical("code")
                .ordinal("grade", "1", "2", "3")
                .build();
        Dataset data = train(text, source);
        assertEquals(
                List.of(
                        new ColumnEncoding.Ordinal(List.of("S", "M", "L")),
                        new ColumnEncoding.Binary("no", "yes"),
                        new ColumnEncoding.DateTime("iso", List.of(Part.WEEKDAY, Part.HOUR)),
                        new ColumnEncoding.OneHot(List.of("7", "8"), Unknown.ERROR, Missing.ERROR),
                        new ColumnEncoding.Ordinal(List.of("1", "2", "3"))),
                data.schema().inputs().get(0).columns().stream()
                        .map(Schema.Column::encoding)
                        .toList());
        double[] into = new double[9];
        data.readInput(0, 0, into, 0);
        assertArrayEquals(new double[] {1, 1, 0, 1, 0, -1, 1, 0, 1}, into, 1e-15);
        EspalierException e = refused(text.replace("L,", "XL,").replace("yes,2024-04-01T06", "yes,soon"), source);
        assertTrue(e.getMessage().contains("column 'size': 'XL' is not one of S, M, L"), e.getMessage());
        assertTrue(e.getMessage().contains("column 'sold': 'soon:00' is not a date or time"), e.getMessage());
    }

    @Test
    void partsOfDatesAreThoseThatThereAre() throws IOException {
        Dataset data = train(
                "day,at,both,y\n2024-04-01,12:30,2024-04-01 12:30,p\n2024-04-02,13:00,2024-04-01 12:30,q\n",
                source("y")
                        .dateTime("day", "iso")
                        .dateTime("at", "iso")
                        .dateTime("both", "iso")
                        .build());
        assertEquals(
                List.of(
                        List.of(Part.TIME, Part.MONTH, Part.WEEKDAY),
                        List.of(Part.HOUR),
                        List.of(Part.TIME, Part.MONTH, Part.WEEKDAY, Part.HOUR)),
                data.schema().inputs().get(0).columns().stream()
                        .map(column -> ((ColumnEncoding.DateTime) column.encoding()).parts())
                        .toList());
        double[] into = new double[5 + 2 + 7];
        data.readInput(0, 1, into, 0);
        // seconds do not fit into a float
        assertEquals(1712016000, into[0]);
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.CsvSource({
        "yes no, no, yes",
        "True False, False, True",
        "1 0, 0, 1",
        "Y N, N, Y",
        "m f, f, m",
        "ON, OFF, ON",
        "True, False, True",
        "n, n, y"
    })
    void twoValuesBecomeZeroAndOne(String values, String zero, String one) throws IOException {
        String rows = values.replace(" ", ",p\n") + ",q\n";
        Dataset data = train(
                "v,y\n" + rows + rows.replace('q', 'p'), source("y").binary("v").build());
        assertEquals(
                new ColumnEncoding.Binary(zero, one),
                data.schema().inputs().get(0).columns().get(0).encoding());
    }

    @Test
    void aBinaryColumnOfThreeValuesIsRefused() throws IOException {
        EspalierException e =
                refused("v,y\na,p\nb,q\nc,p\n", source("y").binary("v").build());
        assertTrue(
                e.getMessage().contains("column 'v' is listed in binary and has 3 different values: a, b, c"),
                e.getMessage());
    }

    @Test
    void decimalCommasAreFoundBesideSemicolons() throws IOException {
        Dataset data = train("a;b;y\n1,5;-2,25e1;p\n3;4,125;q\n", simple("y"));
        assertEquals(List.of("delimiter ';', decimal sign ','"), data.notes());
        float[] into = new float[2];
        data.readInput(0, 0, into, 0);
        assertArrayEquals(new float[] {1.5f, -22.5f}, into);
        Files.writeString(folder.resolve("new.csv"), "b,a\n7.5,1\n");
        Dataset read = simple("y").read(folder.resolve("new.csv"), new ReadRequest(data.schema(), Targets.IGNORED));
        read.readInput(0, 0, into, 0);
        assertArrayEquals(new float[] {1, 7.5f}, into);
    }

    @Test
    void numbersThatMayBeThousandsAreNotGuessed() throws IOException {
        EspalierException e = refused("a;y\n1,500;p\n3,250;q\n", simple("y"));
        assertTrue(
                e.getMessage()
                        .contains("'1,500' is not a decimal number; set decimal: \",\" if it is a fraction, or"
                                + " grouping: \",\" if it is in the thousands"),
                e.getMessage());
        float[] into = new float[1];
        train("a;y\n1,500;p\n3,250;q\n", source("y").decimal(",").build()).readInput(0, 0, into, 0);
        assertEquals(1.5f, into[0]);
        train("a;y\n1,500;p\n3,250;q\n", source("y").grouping(",").build()).readInput(0, 0, into, 0);
        assertEquals(1500, into[0]);
    }

    @Test
    void mixedDecimalSignsAreRefusedByColumn() throws IOException {
        EspalierException e = refused("a;b;y\n1,5;2.5;p\n3,25;4.5;q\n", simple("y"));
        assertEquals(1, e.problems().size());
        assertTrue(e.getMessage().contains("column 'a' would become 2 categories"), e.getMessage());
        assertTrue(e.getMessage().contains("set decimal: \",\""), e.getMessage());
    }

    @Test
    void unitsCurrenciesAndGroupsAreReadWhereTheyAreNamed() throws IOException {
        CsvSource source = source("y")
                .unit("weight", "kg")
                .unit("price", "\u20ac")
                .unit("rate", "%")
                .grouping(".")
                .build();
        Dataset data = train("weight;price;rate;y\n12,5 kg;1.234,50 \u20ac;80 %;p\n7;\u20ac 99;5,5%;q\n", source);
        float[] into = new float[3];
        data.readInput(0, 0, into, 0);
        assertArrayEquals(new float[] {12.5f, 1234.5f, 80}, into);
        data.readInput(0, 1, into, 0);
        assertArrayEquals(new float[] {7, 99, 5.5f}, into);
        EspalierException e = refused("weight;price;rate;y\n12 g;1;1;p\n12 kg;1;2;q\n", source);
        assertTrue(e.getMessage().contains("column 'weight': '12 g' is not a decimal number"), e.getMessage());
    }

    @Test
    void aFirstColumnWithoutANameAndDelimitersAtTheEndAreIgnored() throws IOException {
        Dataset data = train(",a,y,\n0,1.5,p,\n1,2.5,q,\n2,3.5,p\n", simple("y"));
        assertEquals(
                List.of(Schema.Column.numeric("a")),
                data.schema().inputs().get(0).columns());
        assertEquals(3, data.size());
        assertEquals(
                List.of("delimiter ',', decimal sign '.'", "ignored: the first column, which has no name"),
                data.notes());
        assertEquals(3, train("a,y\n1.5,p,\n2.5,q,\n1,p,\n", simple("y")).size());
        Dataset written = train("Unnamed: 0,a,y\n0,1.5,p\n1,2.5,q\n2,3.5,p\n", simple("y"));
        assertEquals(
                List.of(Schema.Column.numeric("a")),
                written.schema().inputs().get(0).columns());
        assertEquals(
                "ignored: Unnamed: 0, which counts the rows", written.notes().get(1));
        assertTrue(refused("a,y,\n1,p,\n2,q,x\n", simple("y"))
                .getMessage()
                .contains("the row has 3 cells; the header has 2"));
    }

    @Test
    void unknownAndMissingCategoriesHavePlacesOfTheirOwn() throws IOException {
        CsvSource source = source("y")
                .missing(CsvSource.Missing.OWN)
                .places(new CategoryPlaces(Unknown.OWN, 0, 1000, Map.of()))
                .build();
        Dataset data = train("town,y\nBern,p\nChur,q\n,p\n", source);
        assertEquals(
                new ColumnEncoding.OneHot(List.of("Bern", "Chur"), Unknown.OWN, Missing.OWN),
                data.schema().inputs().get(0).columns().get(0).encoding());
        float[] into = new float[4];
        data.readInput(0, 2, into, 0);
        assertArrayEquals(new float[] {0, 0, 1, 0}, into);
        Files.writeString(folder.resolve("new.csv"), "town\nBasel\n");
        Dataset read = source.read(folder.resolve("new.csv"), new ReadRequest(data.schema(), Targets.IGNORED));
        read.readInput(0, 0, into, 0);
        assertArrayEquals(new float[] {0, 0, 0, 1}, into);
    }

    @Test
    void rareCategoriesAreUnknown() throws IOException {
        CsvSource source = source("y")
                .places(new CategoryPlaces(Unknown.OWN, 2, 1000, Map.of()))
                .build();
        Dataset data = train("town,y\nBern,p\nChur,q\nBern,p\nBern,q\n", source);
        assertEquals(
                List.of("Bern"),
                data.schema().inputs().get(0).columns().get(0).encoding().categories());
        float[] into = new float[2];
        data.readInput(0, 1, into, 0);
        assertArrayEquals(new float[] {0, 1}, into);
        assertThrows(IllegalArgumentException.class, () -> new CategoryPlaces(Unknown.ERROR, 2, 1000, Map.of()));
        EspalierException e = refused("town,y\nBern,p\nChur,q\n", source);
        assertTrue(e.getMessage().contains("each category of column 'town' has fewer than 2 samples"), e.getMessage());
    }

    @Test
    void embeddedColumnsAreInputsOfTheirOwn() throws IOException {
        CsvSource source = source("y")
                .places(new CategoryPlaces(Unknown.OWN, 0, 2, Map.of("kind", 8)))
                .build();
        Dataset data = train("town,a,kind,colour,y\nBern,1,x,red,p\nChur,2,z,blue,q\nBrig,3,x,red,p\n", source);
        assertEquals(
                List.of("features", "town", "kind"),
                data.schema().inputs().stream().map(Schema.Input::name).toList());
        assertEquals(
                new ColumnEncoding.Index(List.of("Bern", "Brig", "Chur"), Unknown.OWN, Missing.ERROR, 0),
                data.schema().inputs().get(1).columns().get(0).encoding());
        assertEquals(
                new ColumnEncoding.Index(List.of("x", "z"), Unknown.OWN, Missing.ERROR, 8),
                data.schema().inputs().get(2).columns().get(0).encoding());
        float[] into = new float[1];
        data.readInput(1, 1, into, 0);
        assertEquals(2, into[0]);
        Files.writeString(folder.resolve("new.csv"), "kind,colour,town,a\nw,red,Brig,5\n");
        Dataset read = source.read(folder.resolve("new.csv"), new ReadRequest(data.schema(), Targets.IGNORED));
        read.readInput(2, 0, into, 0);
        assertEquals(2, into[0]);
        read.readInput(1, 0, into, 0);
        assertEquals(1, into[0]);
    }

    @Test
    void largeIntegersKeepTheirDigits() throws IOException {
        Dataset data = train("id,y\n9007199254740991,p\n9007199254740990,q\n", simple("y"));
        double[] into = new double[1];
        data.readInput(0, 0, into, 0);
        assertEquals(9007199254740991.0, into[0]);
    }
}
