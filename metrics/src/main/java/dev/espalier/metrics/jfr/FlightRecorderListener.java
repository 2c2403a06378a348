package dev.espalier.metrics.jfr;

import dev.espalier.api.event.CheckpointFailed;
import dev.espalier.api.event.CheckpointSaved;
import dev.espalier.api.event.CheckpointStarted;
import dev.espalier.api.event.DiagnosisUpdated;
import dev.espalier.api.event.EpochFinished;
import dev.espalier.api.event.EpochStarted;
import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.api.event.EvaluationStarted;
import dev.espalier.api.event.Finding;
import dev.espalier.api.event.NonFiniteFound;
import dev.espalier.api.event.RunStarted;
import dev.espalier.api.event.RunStopped;
import dev.espalier.api.event.StepView;
import dev.espalier.api.event.TrainingListener;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Commits the steps, epochs, evaluations, checkpoints and findings of a run as events of Java Flight Recorder.
 *
 * <p>While nothing is recorded, a step costs two calls of empty methods.
 */
final class FlightRecorderListener implements TrainingListener {

    private final StepEvent step = new StepEvent();
    private RunEvent run = new RunEvent();
    private EpochEvent epoch = new EpochEvent();
    private EvaluationEvent evaluation = new EvaluationEvent();
    private CheckpointEvent checkpoint = new CheckpointEvent();
    private Set<String> known = Set.of();

    @Override
    public void runStarted(RunStarted event) {
        run = new RunEvent();
        run.run = event.id();
        run.name = event.name();
        run.begin();
        step.run = event.id();
        step.begin();
    }

    @Override
    public void stepFinished(StepView view) {
        if (step.isEnabled()) {
            step.end();
            record(view);
            step.commit();
        }
        step.begin();
    }

    private void record(StepView view) {
        step.step = view.step();
        step.epoch = view.epoch();
        step.samples = view.samples();
        step.loss = view.loss();
        step.data = view.nanoseconds(StepView.Phase.DATA);
        step.augment = view.nanoseconds(StepView.Phase.AUGMENT);
        step.forward = view.nanoseconds(StepView.Phase.FORWARD);
        step.backward = view.nanoseconds(StepView.Phase.BACKWARD);
        step.clip = view.nanoseconds(StepView.Phase.CLIP);
        step.optimizer = view.nanoseconds(StepView.Phase.OPTIMIZER);
        step.callbacks = view.nanoseconds(StepView.Phase.CALLBACKS);
    }

    @Override
    public void epochStarted(EpochStarted event) {
        epoch = new EpochEvent();
        epoch.begin();
        step.begin();
    }

    @Override
    public void epochFinished(EpochFinished event) {
        epoch.end();
        epoch.run = run.run;
        epoch.epoch = event.epoch();
        epoch.step = event.step();
        epoch.samples = event.samples();
        epoch.loss = event.loss();
        epoch.commit();
        step.begin();
    }

    @Override
    public void evaluationStarted(EvaluationStarted event) {
        evaluation = new EvaluationEvent();
        evaluation.begin();
    }

    @Override
    public void evaluationFinished(EvaluationFinished event) {
        evaluation.end();
        evaluation.run = run.run;
        evaluation.split = event.split().toString();
        evaluation.step = event.step();
        evaluation.epoch = event.epoch();
        evaluation.samples = event.samples();
        evaluation.loss = event.values().getOrDefault("loss", Double.NaN);
        evaluation.commit();
        step.begin();
    }

    @Override
    public void checkpointStarted(CheckpointStarted event) {
        checkpoint = new CheckpointEvent();
        checkpoint.begin();
    }

    @Override
    public void checkpointSaved(CheckpointSaved event) {
        checkpoint.best = event.best();
        checkpoint.size = event.bytes();
        commitCheckpoint(event.step(), "saved");
    }

    @Override
    public void checkpointFailed(CheckpointFailed event) {
        checkpoint.reason = event.reason();
        commitCheckpoint(event.step(), "failed");
    }

    private void commitCheckpoint(long number, String outcome) {
        checkpoint.end();
        checkpoint.run = run.run;
        checkpoint.step = number;
        checkpoint.outcome = outcome;
        checkpoint.commit();
        step.begin();
    }

    @Override
    public void diagnosisUpdated(DiagnosisUpdated event) {
        Set<String> present = new HashSet<>();
        for (Finding finding : event.findings()) {
            String key = finding.name() + ' ' + finding.severity() + ' ' + finding.place();
            if (present.add(key) && !known.contains(key)) {
                FindingEvent found = new FindingEvent();
                found.run = run.run;
                found.step = event.step();
                found.name = finding.name();
                found.severity = finding.severity().toString();
                found.place = finding.place();
                found.what = finding.what();
                found.remedy = finding.remedy();
                found.commit();
            }
        }
        known = present;
    }

    @Override
    public void nonFiniteFound(NonFiniteFound event) {
        FindingEvent found = new FindingEvent();
        found.run = run.run;
        found.step = event.step();
        found.name = "non-finite";
        found.severity = Finding.Severity.PROBLEM.toString();
        found.place = event.layer();
        found.what = event.tensor() + " is not finite";
        found.commit();
    }

    @Override
    public void runStopped(RunStopped event) {
        run.end();
        run.cause = event.cause().name().toLowerCase(Locale.ROOT).replace('_', '-');
        run.reason = event.reason();
        run.step = event.step();
        run.epoch = event.epoch();
        run.commit();
    }
}
