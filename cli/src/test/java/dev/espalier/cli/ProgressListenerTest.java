package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.event.DiagnosisUpdated;
import dev.espalier.api.event.EpochFinished;
import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.api.event.Finding;
import dev.espalier.api.event.ParametersUnfrozen;
import dev.espalier.api.event.RunStarted;
import dev.espalier.api.event.RunStopped;
import dev.espalier.api.event.Split;
import dev.espalier.api.event.StepView;
import dev.espalier.testkit.FakeStepView;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressListenerTest {

    private static final long SECOND = 1_000_000_000L;

    private final TestScreen plain = TestScreen.plain();
    private long now;

    @Test
    void printsALineAnEpochWithItsValidation() {
        ProgressListener listener = started(plain, 20, 10, 0, false);
        listener.stepFinished(step(1, 1, 32, 0.5));
        listener.epochFinished(epoch(1, 10, 0.4));
        listener.evaluationFinished(validation(10, 0.3, 0.9));

        assertEquals(
                List.of("epoch 1/2  loss 0.4      validation loss 0.3      accuracy 0.9    "
                        + "  learning rate 0.001    640 samples/s  0.5 s"),
                lines(plain));
    }

    @Test
    void printsAnEpochThatIsNotValidated() {
        ProgressListener listener = started(plain, 20, 10, 0, false);
        listener.epochFinished(epoch(1, 10, 0.4));
        assertEquals(List.of(), lines(plain));

        listener.stepFinished(step(11, 2, 32, 0.5));
        assertEquals(List.of("epoch 1/2  loss 0.4      learning rate 0.001    640 samples/s  0.5 s"), lines(plain));
    }

    @Test
    void printsTheLastEpochWhenTheRunStops() {
        ProgressListener listener = started(plain, 10, 10, 0, false);
        listener.epochFinished(epoch(1, 10, 0.4));
        listener.runStopped(new RunStopped(RunStopped.Cause.COMPLETED, "all steps are done", 10, 1, 1));

        assertEquals(1, lines(plain).size());
    }

    @Test
    void saysFromWhichStepOnParametersAreTrained() {
        ProgressListener listener = started(plain, 20, 10, 0, false);
        listener.parametersUnfrozen(new ParametersUnfrozen("trunk/*", 10, 2, 4_160));

        assertEquals(List.of("step 11: 'trunk/*' is trained from here on (4160 parameters)"), lines(plain));
    }

    @Test
    void printsEachFindingOnceAndThoseThatHoldAtTheEnd() {
        ProgressListener listener = started(plain, 20, 10, 0, false);
        Finding rising = finding("overfitting", Finding.Severity.WARNING, "the validation loss rises", 3);
        Finding own = finding("acme-rule", Finding.Severity.NOTE, "it is Tuesday", 1);
        listener.diagnosisUpdated(new DiagnosisUpdated(10, 1, List.of(rising, own)));
        listener.diagnosisUpdated(new DiagnosisUpdated(15, 2, List.of(rising)));
        listener.runStopped(new RunStopped(RunStopped.Cause.COMPLETED, "all steps are done", 20, 2, 1));

        assertEquals(
                List.of(
                        "warning: the validation loss rises; wait (docs/diagnosis.md#overfitting)",
                        "note: it is Tuesday; wait",
                        "diagnosis:",
                        "  warning overfitting, since epoch 3: the validation loss rises"),
                lines(plain));
    }

    private static Finding finding(String name, Finding.Severity severity, String what, int since) {
        return new Finding(name, severity, "", what, Map.of("number", 1.0), "wait", since);
    }

    @Test
    void printsAPlainLineEveryTenSeconds() {
        ProgressListener listener = started(plain, 1000, 1000, 0, false);
        for (int step = 1; step <= 250; step++) {
            now += SECOND / 10;
            listener.stepFinished(step(step, 1, 32, 0.5));
        }

        assertEquals(2, lines(plain).size());
        assertEquals(
                "epoch 1/1  step 100/1000  loss 0.5      learning rate 0.001    320 samples/s  1:30 left",
                lines(plain).get(0));
    }

    @Test
    void redrawsTheLiveLineTenTimesASecond() {
        TestScreen terminal = TestScreen.terminal(120);
        ProgressListener listener = started(terminal, 1000, 1000, 0, false);
        for (int step = 1; step <= 100; step++) {
            now += SECOND / 100;
            listener.stepFinished(step(step, 1, 32, 0.5));
        }

        assertEquals(10, terminal.output().split("\r").length - 1);
        assertTrue(terminal.output().contains("step 100/1000"), terminal::output);
    }

    @Test
    void showsTheMeanLossOfTheEpochSoFar() {
        ProgressListener listener = started(plain, 1000, 500, 0, false);
        listener.stepFinished(step(499, 1, 32, 100));
        listener.stepFinished(step(501, 2, 30, 1));
        now += 11 * SECOND;
        listener.stepFinished(step(502, 2, 10, 7));

        assertTrue(lines(plain).get(0).contains("loss 2.5"), plain::output);
    }

    @Test
    void showsSomeEpochsOfVeryMany() {
        ProgressListener listener = started(plain, 1000, 1, 0, false);
        for (int epoch = 1; epoch <= 1000; epoch++) {
            listener.stepFinished(step(epoch, epoch, 32, 0.5));
            listener.epochFinished(epoch(epoch, epoch, 0.4));
        }
        listener.close();

        List<String> lines = lines(plain);
        assertEquals(51, lines.size());
        assertTrue(lines.get(0).startsWith("epoch    1/1000"), lines.get(0));
        assertTrue(lines.get(50).startsWith("epoch 1000/1000"), lines.get(50));
    }

    @Test
    void saysWhereAResumedRunGoesOn() {
        started(plain, 1000, 500, 700, true);

        assertEquals(List.of("resumed after step 700 of 1000"), lines(plain));
    }

    private ProgressListener started(TestScreen test, long steps, long perEpoch, long at, boolean resumed) {
        ProgressListener listener = new ProgressListener(test.screen(), () -> now);
        listener.runStarted(new RunStarted("0a1b2c3d4e5f", "iris", at, steps, perEpoch, 32, 320, 1000, resumed));
        return listener;
    }

    private static StepView step(long number, int epoch, int samples, double loss) {
        return new FakeStepView(number, epoch, samples, loss, 0, 0.001, 1);
    }

    private static EpochFinished epoch(int number, long step, double loss) {
        return new EpochFinished(number, step, 320, loss, 0, 0.001, 0.5);
    }

    private static EvaluationFinished validation(long step, double loss, double accuracy) {
        return new EvaluationFinished(Split.VALIDATION, step, 1, 50, Map.of("loss", loss, "accuracy", accuracy), 0.1);
    }

    private static List<String> lines(TestScreen test) {
        return test.output().lines().toList();
    }
}
