package dev.gradus.labs.moe;

import dev.gradus.labs.model.ParameterCount;
import dev.gradus.labs.task.Census;
import dev.gradus.labs.text.Metrics;
import dev.gradus.labs.text.Sample;
import dev.gradus.moe.balance.Load;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is known about a model after its training.
 *
 * @param contender  which one
 * @param size       parameters
 * @param flops      operations to train on one byte
 * @param tokens     bytes of a step
 * @param steps      rows of its metrics
 * @param loads      what its experts got in training; empty if it has none
 * @param validation bits a byte of the held-out text
 * @param layers     who chose which expert in the held-out text; empty if it has none
 * @param sample     what it wrote
 */
record Outcome(
        Contender contender, ParameterCount size, double flops, int tokens, List<Metrics.Row> steps,
        List<LoadLog.Row> loads, double validation, List<Census> layers, Sample sample) {

    String name() {
        return contender.name();
    }

    boolean isMixture() {
        return !layers.isEmpty();
    }

    /** By the median step, so that the first ones, in which Java still compiles, don't count. */
    double tokensPerSecond() {
        double[] seconds = steps.stream().mapToDouble(Metrics.Row::seconds).sorted().toArray();
        return tokens / seconds[seconds.length / 2];
    }

    /** Bytes that model, gradients, optimizer and working arrays held at most. */
    double memory() {
        return steps.stream().mapToDouble(Metrics.Row::memory).filter(bytes -> !Double.isNaN(bytes)).max().orElse(0);
    }

    /** Largest load over the even load, of any layer, on the held-out text. */
    double busiest() {
        return 1 + layers.stream().mapToDouble(layer -> Load.maxViolation(layer.load())).max()
                .orElse(0);
    }

    /** Mean share of choices that found no room, over the second half of what was noted in training. */
    double dropped() {
        return loads.subList(loads.size() / 2, loads.size()).stream().mapToDouble(LoadLog.Row::dropped).average()
                .orElse(0);
    }

    /** The numbers of the table, unrounded, and what the experts tell about the classes of bytes. */
    Map<String, Object> numbers() {
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("parameters", size.total());
        numbers.put("activeParameters", size.active());
        numbers.put("validationBitsPerByte", validation);
        numbers.put("tokensPerSecond", tokensPerSecond());
        numbers.put("memoryBytes", memory());
        numbers.put("trainingFlopsPerByte", flops);
        if (isMixture()) {
            numbers.put("busiestOverEven", busiest());
            numbers.put("droppedInTraining", dropped());
            numbers.put("mutualInformationBits", layers.stream().map(Census::mutualInformation).toList());
        }
        return numbers;
    }
}
