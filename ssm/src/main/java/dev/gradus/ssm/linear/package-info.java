/** Linear attention and its descendants: a matrix state in place of a growing cache. */
package dev.gradus.ssm.linear;
