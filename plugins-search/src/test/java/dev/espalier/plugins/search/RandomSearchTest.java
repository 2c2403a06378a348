package dev.espalier.plugins.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.search.Sampler;
import dev.espalier.testkit.SamplerContract;
import java.util.List;
import org.junit.jupiter.api.Test;

class RandomSearchTest implements SamplerContract {

    @Override
    public Sampler sampler() {
        return new RandomSearch();
    }

    /** The mean of 4,000 uniform positions is within five standard errors of 1/2, and so is their variance of 1/12. */
    @Test
    void isUniformOnTheScaleOfTheRange() {
        double sum = 0;
        double squares = 0;
        int points = 4000;
        for (int number = 0; number < points; number++) {
            List<Double> point = sampler().propose(Contexts.of(Contexts.RATE, number, List.of()));
            double position = Contexts.RATE.positions(point)[0];
            sum += position;
            squares += (position - 0.5) * (position - 0.5);
        }
        assertEquals(0.5, sum / points, 5 * Math.sqrt(1 / 12.0 / points));
        // the variance of (u - 1/2)^2 is 1/180
        assertEquals(1 / 12.0, squares / points, 5 * Math.sqrt(1 / 180.0 / points));
    }
}
