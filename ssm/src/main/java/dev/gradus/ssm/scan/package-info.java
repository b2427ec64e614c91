/** Linear recurrences over time: fused ops, and the textbook forms as lessons. */
package dev.gradus.ssm.scan;
