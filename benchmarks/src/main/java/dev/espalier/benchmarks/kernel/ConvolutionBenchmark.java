package dev.espalier.benchmarks.kernel;

import dev.espalier.engine.compute.KernelThreads;
import dev.espalier.engine.layer.ConvolutionChoice;
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

/** Convolutions as training does them; {@link ConvolutionTable} prints the same in GFLOP/s and in less time. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class ConvolutionBenchmark {

    /** The convolution. */
    @Param
    public ConvolutionCase convolution = ConvolutionCase.SMALL_2;

    /** How many threads share it. */
    @Param({"1", "2"})
    public int threads;

    /** Whether backward computes the gradient of the input too. */
    @Param({"true", "false"})
    public boolean inputGradient = true;

    private KernelThreads team = KernelThreads.of(1);
    private ConvolutionArrays arrays =
            new ConvolutionArrays(ConvolutionCase.SMALL_2, true, ConvolutionChoice.AUTO, team.workers());

    /** Made by JMH. */
    public ConvolutionBenchmark() {}

    /** Makes the arrays and the threads. */
    @Setup(Level.Trial)
    public void prepare() {
        team.close();
        team = KernelThreads.of(threads);
        arrays = new ConvolutionArrays(convolution, inputGradient, ConvolutionChoice.AUTO, team.workers());
    }

    /** Ends the threads. */
    @TearDown(Level.Trial)
    public void close() {
        team.close();
    }

    /**
     * The output.
     *
     * @return all values
     */
    @Benchmark
    public float[] forward() {
        arrays.forward();
        return arrays.output();
    }

    /**
     * The gradients.
     *
     * @return that of the weights
     */
    @Benchmark
    public float[] backward() {
        arrays.backward();
        return arrays.parameterGradient("weight");
    }
}
