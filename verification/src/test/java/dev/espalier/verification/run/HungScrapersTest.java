package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.event.RunStarted;
import dev.espalier.api.event.RunStopped;
import dev.espalier.api.event.StepView;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.TrainingRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Scrapers that ask for the metrics of a run and never read the answer. */
@Tag("slow")
@Timeout(120)
class HungScrapersTest {

    private static final int SCRAPERS = 40;
    private static final int STEPS_BEFORE = 200;

    /** Twelve classes, so that an answer has hundreds of series, more than a socket of little memory takes. */
    private static final String STACK = """
            name: scraped
            seed: 3
            data: {source: csv, path: data.csv, label: kind, validation: 0.3}
            model: [dense: 32, relu, dense: 12]
            loss: cross-entropy
            optimizer: adam
            metrics: [accuracy, {recall: per-class}, {precision: per-class}, {f1: per-class}, confusion-matrix]
            train: {steps: 400, batch: 32, validate: {steps: 20}}
            """;

    @TempDir
    Path folder;

    /** Connects the scrapers in the middle of the run, and takes the time of the steps before and after. */
    private static final class Watch implements TrainingListener {

        private final List<Socket> scrapers = new ArrayList<>();
        private final List<String> told = new ArrayList<>();
        private long begun;
        private double secondsBefore;
        private double secondsAfter;
        private long stepsAfter;

        @Override
        public void runStarted(RunStarted event) {
            begun = System.nanoTime();
        }

        @Override
        public void stepFinished(StepView step) {
            if (step.step() == STEPS_BEFORE) {
                secondsBefore = (System.nanoTime() - begun) * 1e-9;
                connect();
                begun = System.nanoTime();
            } else if (step.step() > STEPS_BEFORE) {
                stepsAfter++;
            }
        }

        @Override
        public void runStopped(RunStopped event) {
            secondsAfter = (System.nanoTime() - begun) * 1e-9;
        }

        private void connect() {
            URI address = URI.create(told.get(0).replaceFirst("^metrics: ", "").strip());
            try {
                for (int i = 0; i < SCRAPERS; i++) {
                    Socket scraper = new Socket();
                    scraper.setReceiveBufferSize(1024);
                    scraper.connect(new InetSocketAddress(
                            InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), address.getPort()));
                    scrapers.add(scraper);
                    // asked for many times, since a socket's memory may hold several answers
                    for (int times = 0; times < 20; times++) {
                        scraper.getOutputStream()
                                .write("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                        .getBytes(StandardCharsets.ISO_8859_1));
                    }
                }
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    /** How long the steps take is printed, not tested: it depends on the machine. */
    @Test
    void stepsGoOnAndTheBitsAreTheSame() throws IOException {
        StringBuilder table = new StringBuilder("x,y,kind\n");
        for (int i = 0; i < 1200; i++) {
            table.append(i % 12)
                    .append(',')
                    .append(i % 7)
                    .append(",kind")
                    .append(i % 12)
                    .append('\n');
        }
        Files.writeString(folder.resolve("data.csv"), table);
        Files.writeString(folder.resolve("scraped.yaml"), STACK);

        Watch watch = new Watch();
        float[] scraped = weights(watch, Map.of("export", "[prometheus: {port: 0, linger: 0s}]"));
        assertEquals(SCRAPERS, watch.scrapers.size());
        assertEquals(400 - STEPS_BEFORE, watch.stepsAfter);
        for (Socket scraper : watch.scrapers) {
            scraper.close();
        }
        float[] alone = weights(new TrainingListener() {}, Map.of());
        assertTrue(Arrays.equals(alone, scraped));
        System.out.printf(
                Locale.ROOT,
                "%d steps: %.3f s before, %.3f s with %d scrapers that do not read%n",
                STEPS_BEFORE,
                watch.secondsBefore,
                watch.secondsAfter,
                SCRAPERS);
    }

    private float[] weights(TrainingListener listener, Map<String, String> settings) {
        Espalier.Builder builder = Espalier.builder().listener(listener);
        if (listener instanceof Watch watch) {
            builder.tell(watch.told::add);
        }
        try (Espalier espalier = builder.build();
                TrainingRun run = espalier.prepare(
                        espalier.readStack(folder.resolve("scraped.yaml"), settings),
                        RunOptions.defaults().withBaseFolder(folder).withThreads(1))) {
            return run.run().model().orElseThrow().weights().getOrDefault("dense1/weight", new float[0]);
        }
    }
}
