package dev.espalier.metrics.observation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.event.EpochStarted;
import dev.espalier.api.event.NonFiniteFound;
import dev.espalier.api.event.RunStopped;
import dev.espalier.metrics.FakeHost;
import dev.espalier.metrics.MeterListener;
import dev.espalier.metrics.RunEvents;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ObservationListenerTest {

    private final ObservationRegistry registry = ObservationRegistry.create();
    private final Spans spans = new Spans();
    private final ObservationListener listener = new ObservationListener(registry);

    /** Writes down what a tracer would make spans of. */
    private static final class Spans implements ObservationHandler<Observation.Context> {
        private final List<String> lines = new ArrayList<>();

        @Override
        public void onStart(Observation.Context context) {
            String parent = Optional.ofNullable(context.getParentObservation())
                    .map(each -> each.getContextView().getContextualName())
                    .orElse("nothing");
            lines.add(context.getContextualName() + " in " + parent);
        }

        @Override
        public void onError(Observation.Context context) {
            lines.add(context.getContextualName() + " failed: "
                    + Optional.ofNullable(context.getError())
                            .map(Throwable::getMessage)
                            .orElse(""));
        }

        @Override
        public void onEvent(Observation.Event event, Observation.Context context) {
            lines.add(context.getContextualName() + " has " + event.getContextualName());
        }

        @Override
        public void onStop(Observation.Context context) {
            lines.add(context.getContextualName() + " ended");
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }
    }

    ObservationListenerTest() {
        registry.observationConfig().observationHandler(spans);
    }

    @Test
    void spansAreNestedAsTheRunIs() {
        Observation request = Observation.start("request", registry).contextualName("request");
        try (Observation.Scope scope = request.openScope()) {
            listener.runStarted(RunEvents.START);
            RunEvents.tellEpoch(listener, 1);
            listener.runStopped(RunEvents.stopped(RunStopped.Cause.COMPLETED, "all steps are made"));
            assertEquals(request, registry.getCurrentObservation());
        }
        request.stop();
        listener.close();

        assertEquals(
                List.of(
                        "train iris in request",
                        "epoch 1 in train iris",
                        "evaluate validation in epoch 1",
                        "evaluate validation ended",
                        "epoch 1 ended",
                        "write checkpoint in train iris",
                        "write checkpoint ended",
                        "train iris ended",
                        "request ended"),
                spans.lines.subList(1, spans.lines.size()));
        assertNull(registry.getCurrentObservation());
    }

    @Test
    void aFailureEndsWhatIsOpenWithItsReason() {
        listener.runStarted(RunEvents.START);
        listener.epochStarted(new EpochStarted(1, 0));
        listener.nonFiniteFound(new NonFiniteFound(1, "", "loss", 0.01, Double.NaN));
        listener.runStopped(RunEvents.stopped(RunStopped.Cause.FAILED, "the loss is NaN"));

        assertEquals(
                List.of(
                        "train iris in nothing",
                        "epoch 1 in train iris",
                        "epoch 1 has value is not finite",
                        "epoch 1 failed: the loss is NaN",
                        "epoch 1 ended",
                        "train iris failed: the loss is NaN",
                        "train iris ended"),
                spans.lines);
        assertNull(registry.getCurrentObservation());
    }

    @Test
    void aCheckpointThatFailsIsAnError() {
        listener.runStarted(RunEvents.START);
        RunEvents.tellFailedCheckpoint(listener);

        assertTrue(spans.lines.contains("write checkpoint failed: no space left on device"), spans.lines::toString);
        assertTrue(spans.lines.contains("train iris failed: no space left on device"), spans.lines::toString);
    }

    @Test
    void closingEndsARunThatDidNotTellItsEnd() {
        listener.runStarted(RunEvents.START);
        listener.epochStarted(new EpochStarted(1, 0));
        listener.close();

        assertEquals(List.of("epoch 1 ended", "train iris ended"), spans.lines.subList(2, 4));
        assertNull(registry.getCurrentObservation());
    }

    @Test
    void isAddedOnlyIfARegistryIsBound() {
        assertEquals(List.of(), new ObservationProvider().listeners(new FakeHost(Map.of())));
        assertEquals(
                List.of(),
                new ObservationProvider()
                        .listeners(new FakeHost(Map.of(ObservationRegistry.class, ObservationRegistry.NOOP))));
        assertEquals(
                1,
                new ObservationProvider()
                        .listeners(new FakeHost(Map.of(ObservationRegistry.class, registry)))
                        .size());
    }

    /** An application that turns observations into timers of the same registry loses none of either. */
    @Test
    void timersOfObservationsDoNotMeetTheMetersOfTheRun() {
        PrometheusMeterRegistry meters =
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT).throwExceptionOnRegistrationFailure();
        registry.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
        MeterListener other = new MeterListener(meters, Clock.systemUTC());
        other.runStarted(RunEvents.START);
        listener.runStarted(RunEvents.START);
        RunEvents.tellEpoch(other, 1);
        RunEvents.tellEpoch(listener, 1);
        RunEvents.tellFailedCheckpoint(other);
        RunEvents.tellFailedCheckpoint(listener);

        String text = meters.scrape();
        assertTrue(text.contains("espalier_training_epoch_seconds_count"), text);
        assertTrue(text.contains("espalier_epoch{"), text);
    }
}
