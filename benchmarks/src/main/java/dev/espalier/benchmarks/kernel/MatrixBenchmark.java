package dev.espalier.benchmarks.kernel;

import dev.espalier.engine.compute.KernelThreads;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Matrix products as training does them; {@link ProductTable} prints the same in GFLOP/s and in less time. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class MatrixBenchmark {

    /** The product. */
    @Param
    public ProductShape shape = ProductShape.SQUARE_256;

    /** How many threads share it. */
    @Param({"1", "2"})
    public int threads;

    /** Whether the right operand has been packed before. */
    @Param({"false", "true"})
    public boolean packed;

    private KernelThreads team = KernelThreads.of(1);
    private Operands operands = Operands.of(ProductShape.SQUARE_256);

    /** Made by JMH. */
    public MatrixBenchmark() {}

    /** Makes the operands and the threads. */
    @Setup(Level.Trial)
    public void prepare() {
        operands = Operands.of(shape);
        team.close();
        team = KernelThreads.of(threads);
    }

    /** Ends the threads. */
    @TearDown(Level.Trial)
    public void close() {
        team.close();
    }

    /**
     * One product.
     *
     * @return the result
     */
    @Benchmark
    public float[] product() {
        operands.multiply(team.workers().matrices(), packed);
        return operands.result();
    }
}
