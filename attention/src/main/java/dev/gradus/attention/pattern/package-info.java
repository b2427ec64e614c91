/**
 * Patterns of sparse attention, and what can be said of them: pairs, reach, picture. No one keeps a T x T array.
 *
 * <ul>
 *   <li>Everything, or all that came before: {@link dev.gradus.pattern.Full}, {@link dev.gradus.pattern.Causal}.
 *   <li>Windows: {@link dev.gradus.attention.pattern.Window}, by the number of any public source
 *       {@link dev.gradus.attention.pattern.WindowConvention}, with gaps {@link dev.gradus.attention.pattern.Dilated}.
 *   <li>Blocks: {@link dev.gradus.attention.pattern.Chunked}, any layout
 *       {@link dev.gradus.attention.pattern.BlockSparse}, {@link dev.gradus.attention.pattern.BigBird}, strided and fixed
 *       {@link dev.gradus.attention.pattern.SparseTransformer}.
 *   <li>Some tokens for all: {@link dev.gradus.attention.pattern.GlobalQueries#both}, sinks and prefixes
 *       {@link dev.gradus.attention.pattern.FirstKeys}.
 *   <li>By what is in the input: {@link dev.gradus.attention.pattern.Documents}, graphs
 *       {@link dev.gradus.attention.pattern.Neighbours}, another one for each sequence or head
 *       {@link dev.gradus.attention.pattern.PerSequence}, {@link dev.gradus.attention.pattern.PerHead}.
 *   <li>Joined by {@code and}, {@code or}: {@code Window.causal(256).or(GlobalQueries.both(Positions.of(0)))}.
 * </ul>
 *
 * <p>{@link dev.gradus.attention.pattern.PairCount} counts what a pattern costs, {@link dev.gradus.attention.pattern.Reach} says
 * what a token can know after several layers, {@link dev.gradus.attention.pattern.Picture} draws. A pattern of your own is a
 * lambda, {@code (head, query, key) -> key <= query && key % 3 == 0}; it is right at once, and fast once it also classifies
 * tiles ({@link dev.gradus.pattern.AttentionPattern}).
 */
package dev.gradus.attention.pattern;
