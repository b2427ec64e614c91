package dev.gradus.labs.ssm;

import dev.gradus.labs.text.Learning;
import dev.gradus.labs.text.Sample;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is known about a model that has read a text.
 *
 * @param family     which kind
 * @param parameters all its numbers
 * @param stateBytes of what it remembers after a window
 * @param learning   how it learnt
 * @param validation bits a byte of the held-out text
 * @param tokens     bytes of a step
 * @param sample     what it wrote
 */
record Reader(
        Family family, long parameters, long stateBytes, Learning learning, double validation, int tokens,
        Sample sample) {

    double tokensPerSecond() {
        return learning.tokensPerSecond(tokens);
    }

    Map<String, Object> numbers() {
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("parameters", parameters);
        numbers.put("validationBitsPerByte", validation);
        numbers.put("tokensPerSecond", tokensPerSecond());
        numbers.put("stateBytes", stateBytes);
        return numbers;
    }
}
