/**
 * Comparisons of small models on sequence tasks: every variant is trained on several seeds, judged at several lengths, and shown
 * on a page.
 */
package dev.gradus.labs.study;
