/** What is added to the score of a query and a key because of where they stand. */
package dev.gradus.attention.score;
