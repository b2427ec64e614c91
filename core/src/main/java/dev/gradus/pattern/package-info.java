/** Which keys a query may attend to, told as a predicate and as a classification of tiles. */
package dev.gradus.pattern;
