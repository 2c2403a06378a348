package dev.espalier.benchmarks.kernel;

import dev.espalier.engine.kernel.KernelProvider;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a step does beside its products, on one thread; {@link ElementTable} prints the same in less time. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class ElementBenchmark {

    /** The operation. */
    @Param
    public ElementOperation operation = ElementOperation.RELU;

    private Runnable task = () -> {};

    /** Made by JMH. */
    public ElementBenchmark() {}

    /** Makes the operands. */
    @Setup(Level.Trial)
    public void prepare() {
        task = operation.on(KernelProvider.kernels());
    }

    /** The operation once. */
    @Benchmark
    public void once() {
        task.run();
    }
}
