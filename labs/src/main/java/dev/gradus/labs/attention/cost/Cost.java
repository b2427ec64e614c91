package dev.gradus.labs.attention.cost;

/**
 * What a step of an attention costs at one length.
 *
 * @param tokens  of the text
 * @param seconds of a step, forward and backward
 * @param bytes   that it needs at once
 * @param pairs   of a query and a key in a head
 */
record Cost(int tokens, double seconds, long bytes, long pairs) {}
