package dev.espalier.core.training;

import java.util.Optional;

/**
 * What a loop is put together from.
 *
 * @param settings the numbers that it runs by
 * @param state where the run is
 * @param best the weights of the best validation
 * @param work computes gradients
 * @param update changes parameters
 * @param average the running average, if there is one
 * @param evaluated the weights that are evaluated, where they are not those that are trained
 * @param schedules factors of the step
 * @param validation what is validated on, if there is anything
 * @param stops what may end the run early
 * @param checkpoints where the state is saved
 * @param listeners who is told
 * @param signals what other threads ask for
 * @param guard stops the run at non-finite values
 */
public record LoopParts(
        LoopSettings settings,
        RunState state,
        BestWeights best,
        StepWork work,
        ParameterUpdate update,
        Optional<WeightAverage> average,
        Optional<EvaluatedWeights> evaluated,
        ScheduledSettings schedules,
        Optional<Evaluation> validation,
        RunStops stops,
        CheckpointKeeper checkpoints,
        Listeners listeners,
        RunSignals signals,
        NonFiniteGuard guard) {}
