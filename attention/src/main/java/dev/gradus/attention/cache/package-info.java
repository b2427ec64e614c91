/**
 * What attention remembers when it does not remember everything: the last tokens
 * ({@link dev.gradus.attention.cache.RollingCache}), the first and the last ({@link dev.gradus.attention.cache.SinkCache}), those
 * that were attended to most ({@link dev.gradus.attention.cache.HeavyHitterCache}), all of them rounded to 8 bits
 * ({@link dev.gradus.attention.cache.QuantizedCache}) or not yet rotated ({@link dev.gradus.attention.cache.UnrotatedCache}).
 *
 * <p>A cache is a value with {@code bytes}, {@code snapshot} and {@code rewind}; {@link dev.gradus.attention.cache.CacheKind}
 * puts one into a model's state: {@code CacheKind kind = form -> RollingCache.empty(form, 4096);
 * generator.generate(kind.in(model.start(1)), ...)}.
 */
package dev.gradus.attention.cache;
