package dev.espalier.verification.violations.engine.plan;

import com.fasterxml.jackson.core.JsonParser;
import com.google.inject.Injector;
import de.siegmar.fastcsv.reader.CsvReader;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import org.eclipse.jetty.server.Server;
import org.ojalgo.matrix.store.R064Store;
import org.snakeyaml.engine.v2.api.Load;
import picocli.CommandLine;

/** Each library outside the one place that may see it, and streams in hot code. */
final class Seeded {

    private Seeded() {}

    record SeesGuice(Injector injector) {}

    record SeesOjAlgo(R064Store matrix) {}

    record SeesTheVectorApi(FloatVector vector) {}

    record SeesMicrometer(MeterRegistry registry) {}

    record SeesTheYamlParser(Load load) {}

    record SeesTheCsvParser(CsvReader<?> reader) {}

    record SeesTheJsonParser(JsonParser parser) {}

    record SeesJetty(Server server) {}

    record SeesTheCommandLineParser(CommandLine command) {}

    static final class StreamsInTheEngine {
        double sum(double[] values) {
            return Arrays.stream(values).sum();
        }
    }

    static final class InnocentLoop {
        double sum(List<Double> values) {
            double sum = 0;
            for (double value : values) {
                sum += value;
            }
            return sum;
        }
    }
}
